package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What is measured of the events of one key in one window: how many they are, how many values of a
 * field they have. Has no state of its own; the content of a window is a {@code T}. One that only
 * knows how to add serves calendar windows; a {@link SlidingMeter} serves all.
 *
 * @param <T> what is remembered of the events in a window; mutable, small: there may be a hundred
 *     thousand of them
 */
public interface Meter<T> {
  /** Of a window without events. */
  T empty();

  /**
   * Whether an event counts at all; one that lacks the value which is measured does not. Follows
   * from the event alone.
   */
  default boolean counts(Event event) {
    return true;
  }

  /**
   * Takes in an event that {@link #counts}. What stands for several ({@link Event#times}) is to be
   * taken as so many, where that matters. Events may come out of order.
   */
  void add(T content, Event event);

  /** What is measured; 0 of an empty window. May fall as events are added. */
  double measure(T content);

  /**
   * Further fields whose values are evidence, beside those that every rule gives: the values that
   * are counted, say.
   */
  default List<String> evidence() {
    return List.of();
  }

  /** Whether an event that counts proves something: its values and its id are kept as evidence. */
  default boolean isEvidence(Event event) {
    return true;
  }

  /**
   * Whether it is worth while to keep the ids of events, because the lowest limit may be reached:
   * by default from half of it on, and always where it is 20 or less.
   */
  default boolean isNear(T content, double limit) {
    return limit <= 20 || 2 * measure(content) >= limit;
  }

  /** Writes a content; the form is the meter's own. */
  void write(T content, DataOutput out) throws IOException;

  /** Reads what {@link #write} wrote. */
  T read(DataInput in) throws IOException;
}
