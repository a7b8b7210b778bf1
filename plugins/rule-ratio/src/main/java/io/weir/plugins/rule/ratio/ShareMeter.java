package io.weir.plugins.rule.ratio;

import io.weir.api.Event;
import io.weir.api.rule.Condition;
import io.weir.plugins.rule.windows.Meter;

/**
 * The share of matching events in a window, in percent.
 *
 * @param <T> the events of a window
 */
abstract class ShareMeter<T extends Tally> implements Meter<T> {
  final int least;
  private final Condition matching;

  /**
   * @param least how many events it takes
   */
  ShareMeter(Condition matching, int least) {
    this.matching = matching;
    this.least = least;
  }

  final boolean matches(Event event) {
    return matching.holds(event);
  }

  @Override
  public final double measure(T content) {
    return content.percent(least);
  }

  @Override
  public final boolean isEvidence(Event event) {
    return matches(event);
  }

  /** From half of the matching events on that an alert takes at least. */
  @Override
  public final boolean isNear(T content, double limit) {
    return 2 * content.matching * 100.0 >= limit * Math.max(least, content.all);
  }
}
