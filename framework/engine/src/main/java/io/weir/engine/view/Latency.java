package io.weir.engine.view;

import java.util.List;

/**
 * How long events took from their line's time stamp until their batch was judged, since the start.
 *
 * @param bounds upper bounds of the buckets in seconds, ascending
 * @param counts events in each bucket, not cumulative; one more than there are bounds, for those
 *     above the last
 * @param sum the sum in seconds
 */
public record Latency(List<Double> bounds, List<Long> counts, double sum) {
  /** Before the first event. */
  public static final Latency NONE = new Latency(List.of(), List.of(0L), 0);

  /** Copies the lists. */
  public Latency {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
    if (counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException("one count more than bounds");
    }
  }
}
