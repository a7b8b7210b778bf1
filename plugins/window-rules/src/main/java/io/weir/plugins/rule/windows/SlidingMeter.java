package io.weir.plugins.rule.windows;

/**
 * A meter that can also forget: for windows that slide. Times are microseconds since 1970 (UTC).
 * With each event that counts come {@link #drop} of what is too old, {@link #add}, {@link
 * #measure}, where a limit is reached {@link #oldest}, and {@link #keepFor}; as time goes on {@link
 * #drop} alone, which may leave nothing.
 *
 * @param <T> what is remembered of the events in a window
 */
public interface SlidingMeter<T> extends Meter<T> {
  /** Whether nothing is remembered, so that the key may be forgotten. */
  default boolean isEmpty(T content) {
    return measure(content) == 0;
  }

  /**
   * Event time of the oldest event that is remembered: "since when" of an alert. Called only where
   * the measure is above 0.
   */
  long oldest(T content);

  /** What is measured of what lies after this time; 0 when nothing does. */
  double since(T content, long micros);

  /** Forgets what lies at or before this time. */
  void drop(T content, long micros);

  /**
   * Up to which time {@link #drop} must go for the measure to fall below the limit, which it has
   * reached.
   */
  long holds(T content, double limit);

  /**
   * May forget what it takes no more to reach this limit, the greatest: so that what an attacker
   * sends takes no more memory than that. A meter for calendar windows is told the greatest limit
   * by its rule, where it has to bound what it keeps.
   */
  default void keepFor(T content, double limit) {}
}
