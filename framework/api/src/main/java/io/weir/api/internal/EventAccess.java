package io.weir.api.internal;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a parser has put into a builder, before an event is made of it, and fills up events.
 * Slots are those of the type's fields. Whoever uses it keeps it in a constant: then a call costs
 * no more than that of a method of the class itself.
 */
public abstract class EventAccess {
  private static @Nullable EventAccess known;

  /** The one access. */
  public static EventAccess get() {
    if (known == null) {
      new EventBuilder().micros(); // its class makes the access known when it is first used
    }
    return Objects.requireNonNull(known);
  }

  /** For the builder's class, once; what comes later counts for nothing. */
  public static void know(EventAccess access) {
    if (known == null) {
      known = access;
    }
  }

  /** The bytes that offsets refer to: the line's, or those that a parser unpacked of it. */
  public abstract byte[] bytes(EventBuilder event);

  /**
   * Where in the bytes the value at a slot begins; -1 when it was not taken from them, or was asked
   * for already.
   */
  public abstract int from(EventBuilder event, int slot);

  /** Where the value at a slot ends, when {@link #from} says that it begins. */
  public abstract int to(EventBuilder event, int slot);

  /** The value at a slot, made now if it was an offset. */
  public abstract @Nullable Object value(EventBuilder event, int slot);

  /** The events of the line before the one that is begun, in their order, without ids. */
  public abstract List<Event> ended(EventBuilder event);

  /**
   * The same event with further values where it has none; itself when there are none. The values
   * must be those of other events' fields of the same kinds; longer texts are cut.
   *
   * @param slots which slots to fill
   * @param values what is known
   * @param at for each of the slots, which of the values it gets
   */
  public abstract Event filled(Event event, int[] slots, @Nullable Object[] values, int[] at);
}
