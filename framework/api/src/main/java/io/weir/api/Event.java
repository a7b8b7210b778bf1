package io.weir.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One typed fact from a log: id, time, type, values, and the number of equal lines that it
 * represents. Immutable. A value that the line did not give is null. Made by an {@link
 * EventBuilder}.
 */
public final class Event {
  private final EventType type;
  private final EventId id;
  private final long micros;
  private final int times;
  private final @Nullable Object[] values;

  Event(EventType type, EventId id, long micros, int times, @Nullable Object[] values) {
    this.type = type;
    this.id = id;
    this.micros = micros;
    this.times = times;
    this.values = values;
  }

  /** The instant so many microseconds after 1970, UTC. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Microseconds from 1970, UTC, to the instant. */
  public static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  /** The declared type. */
  public EventType type() {
    return type;
  }

  /** The id. */
  public EventId id() {
    return id;
  }

  /** Event time: the time written in the line. */
  public Instant time() {
    return instant(micros);
  }

  /** Event time in microseconds since 1970, UTC. */
  public long micros() {
    return micros;
  }

  /** How many lines it represents: 1, or more where syslogd folded equal lines into one. */
  public int times() {
    return times;
  }

  /** The value at a slot of {@link EventType#fields}, or null. */
  public @Nullable Object value(int slot) {
    return values[slot];
  }

  /** The value of a field, or null when the line did not give it or the type has no such field. */
  public @Nullable Object value(String field) {
    int slot = type.slot(field);
    return slot < 0 ? null : values[slot];
  }

  /**
   * The value of a field as text: addresses in canonical form, times as ISO 8601; null when there
   * is none.
   */
  public @Nullable String text(String field) {
    int slot = type.slot(field);
    if (slot < 0) {
      return null;
    }
    Object value = values[slot];
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (type.fields().get(slot).kind() == Field.Kind.TIME) {
      long t = (Long) value;
      return instant(t).toString();
    }
    return value.toString();
  }

  /**
   * The value of a field of whole numbers or times (microseconds since 1970, UTC), or null.
   *
   * @throws ClassCastException when the field is of another kind
   */
  public @Nullable Long integer(String field) {
    return (Long) value(field);
  }

  /**
   * The value of a field of addresses, or null.
   *
   * @throws ClassCastException when the field is of another kind
   */
  public @Nullable Address address(String field) {
    return (Address) value(field);
  }

  /** See {@link io.weir.api.internal.EventAccess#filled}. */
  @SuppressWarnings("ReferenceEquality") // the array is copied once
  Event filled(int[] slots, @Nullable Object[] values, int[] at) {
    @Nullable Object[] filled = this.values;
    for (int i = 0; i < slots.length; i++) {
      Object value = values[at[i]];
      if (value != null && filled[slots[i]] == null) {
        if (filled == this.values) {
          filled = filled.clone();
        }
        filled[slots[i]] =
            value instanceof String s ? Text.cut(s, type.fields().get(slots[i]).length()) : value;
      }
    }
    return filled == this.values ? this : new Event(type, id, micros, times, filled);
  }

  /** A builder with the type, id, time and values of this event. */
  public EventBuilder toBuilder() {
    return new EventBuilder().copy(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Event e
        && type.name().equals(e.type.name())
        && id.equals(e.id)
        && micros == e.micros
        && times == e.times
        && Arrays.equals(values, e.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type.name(), id);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(type.name()).append('{').append(time());
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        out.append(' ').append(type.fields().get(i).name()).append('=').append(values[i]);
      }
    }
    return out.append('}').toString();
  }
}
