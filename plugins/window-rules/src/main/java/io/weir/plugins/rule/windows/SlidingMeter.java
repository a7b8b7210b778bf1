package io.weir.plugins.rule.windows;

/**
 * A meter that can also forget: for windows that slide. Times are microseconds since 1970 (UTC).
 *
 * @param <T> what is remembered of the events in a window
 */
public interface SlidingMeter<T> extends Meter<T> {
  /** Event time of the oldest that counts; only when there is one. */
  long oldest(T content);

  /** What is measured of what lies after this time. */
  double since(T content, long micros);

  /** Forgets what lies at or before this time. */
  void drop(T content, long micros);

  /**
   * Up to which time {@link #drop} must go for the measure to fall below the limit, which it has
   * reached.
   */
  long holds(T content, double limit);

  /** May forget what it takes no more to reach this limit, the greatest. */
  default void keepFor(T content, double limit) {}
}
