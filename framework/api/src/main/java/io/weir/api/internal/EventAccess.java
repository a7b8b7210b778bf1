package io.weir.api.internal;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a builder before the event is made, and adds values to events. Slots are
 * those of the type's fields. Keep it in a constant: then calls are inlined like methods of the
 * class itself.
 */
public abstract class EventAccess {
  private static @Nullable EventAccess known;

  /** The only instance. */
  public static EventAccess get() {
    if (known == null) {
      new EventBuilder().micros(); // the class calls know when it is initialised
    }
    return Objects.requireNonNull(known);
  }

  /** Called by the builder's class, once; later calls are ignored. */
  public static void know(EventAccess access) {
    if (known == null) {
      known = access;
    }
  }

  /** The bytes that offsets refer to: the line's, or those that a parser unpacked from it. */
  public abstract byte[] bytes(EventBuilder event);

  /**
   * Where in the bytes the value at a slot begins; -1 when it is not an offset, or no longer one.
   */
  public abstract int from(EventBuilder event, int slot);

  /** Where the value at a slot ends, if {@link #from} is not -1. */
  public abstract int to(EventBuilder event, int slot);

  /** The value at a slot, or null. */
  public abstract @Nullable Object value(EventBuilder event, int slot);

  /** The line's events before the started one, in their order, without ids. */
  public abstract List<Event> ended(EventBuilder event);

  /**
   * The event with further values where it has none; the same object when nothing changes. The
   * values must have the kinds of the fields; longer texts are cut.
   *
   * @param slots the slots to fill
   * @param values the known values
   * @param at for each of the slots, the index of its value
   */
  public abstract Event filled(Event event, int[] slots, @Nullable Object[] values, int[] at);

  /** The started event without its values: its type, id, time and times. */
  public abstract Event bare(EventBuilder event);
}
