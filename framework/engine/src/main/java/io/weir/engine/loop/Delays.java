package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.engine.view.Latency;
import java.time.Instant;
import java.util.Arrays;

/**
 * Counts how long it takes from an event's time stamp until it is judged. The clock is read once a
 * round, so that an event costs a few comparisons. Loop's thread.
 */
final class Delays {
  /** In milliseconds. Many logs have stamps of whole seconds, others of microseconds. */
  private static final long[] BOUNDS = {
    10, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000
  };

  private final long[] counts = new long[BOUNDS.length + 1];
  private long now;
  private long sumMillis;

  /** A round's events are judged at this time. */
  void round(Instant time) {
    now = Event.micros(time);
  }

  /** An event with this stamp in microseconds; one from the future took no time. */
  void event(long micros) {
    long millis = Math.max(0, now - micros) / 1000;
    int bucket = 0;
    while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sumMillis += millis;
  }

  Latency latency() {
    return new Latency(
        Arrays.stream(BOUNDS).mapToObj(millis -> millis / 1000.0).toList(),
        Arrays.stream(counts).boxed().toList(),
        sumMillis / 1000.0);
  }
}
