package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

  /** Counts an event, as often as it stands for ({@link Event#times}). */
  void add(T content, Event event);

  /** What is measured; 0 of an empty window. */
  double measure(T content);

  /** Writes a content; the form is the meter's own. */
  void write(T content, DataOutput out) throws IOException;

  /** Reads what {@link #write} wrote. */
  T read(DataInput in) throws IOException;
}
