package io.weir.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fills one event after the other. A parser gets one with each line, calls {@link #start} and then
 * a setter for each field that it found; the engine makes the event, or only looks at it. Text
 * taken from the line is kept as an offset and becomes a String when somebody asks. A builder
 * belongs to one thread.
 *
 * <p>A field that the started type does not have is skipped: one helper may fill the fields common
 * to several types.
 */
public final class EventBuilder {
  private static final EventId NO_ID = new EventId(0, 0, 0);

  private @Nullable EventType type;
  private @Nullable Object[] values = new Object[0];
  private int[] from = new int[0];
  private int[] to = new int[0];
  private byte[] bytes = new byte[0];
  private EventId id = NO_ID;
  private long micros;
  private int times = 1;
  private long shortened;

  /**
   * Engine: the bytes that offsets refer to, before a parser is called; forgets what was started.
   */
  public EventBuilder over(byte[] line) {
    bytes = line;
    type = null;
    return this;
  }

  /**
   * Begins an event of this type at this time (microseconds since 1970, UTC); all values are
   * absent.
   */
  public EventBuilder start(EventType newType, long timeMicros) {
    type = newType;
    micros = timeMicros;
    times = 1;
    id = NO_ID;
    int n = newType.fields().size();
    if (values.length < n) {
      values = new Object[n];
      from = new int[n];
      to = new int[n];
    } else {
      Arrays.fill(values, 0, n, null);
    }
    Arrays.fill(to, 0, n, -1);
    return this;
  }

  /** Begins with all of another event. */
  public EventBuilder copy(Event event) {
    start(event.type(), event.micros());
    id = event.id();
    times = event.times();
    for (int i = 0; i < event.type().fields().size(); i++) {
      values[i] = event.value(i);
    }
    return this;
  }

  /** The started type, or null. */
  public @Nullable EventType type() {
    return type;
  }

  /** Microseconds since 1970, UTC. */
  public long micros() {
    return micros;
  }

  /** Moves the event in time. */
  public EventBuilder micros(long timeMicros) {
    micros = timeMicros;
    return this;
  }

  /** Names the event. */
  public EventBuilder id(EventId newId) {
    id = newId;
    return this;
  }

  /** How many equal lines the event stands for. */
  public EventBuilder times(int n) {
    times = n;
    return this;
  }

  /** Sets a text to the line's bytes {@code [start, end)}, read as UTF-8. */
  public EventBuilder text(Field field, int start, int end) {
    int slot = slot(field.name());
    if (slot >= 0) {
      from[slot] = start;
      to[slot] = end;
      values[slot] = null;
    }
    return this;
  }

  /**
   * Sets a value: a String for a text, a Long for whole numbers and times, a Double, an {@link
   * Address}; null takes it away.
   */
  public EventBuilder put(Field field, @Nullable Object value) {
    return put(field.name(), value);
  }

  /** As {@link #put(Field, Object)}, by name. */
  public EventBuilder put(String field, @Nullable Object value) {
    int slot = slot(field);
    if (slot >= 0) {
      to[slot] = -1;
      values[slot] = value instanceof String s ? cut(slot, Text.clean(s)) : value;
    }
    return this;
  }

  /** Whether the field has a value. */
  public boolean has(String field) {
    int slot = slot(field);
    return slot >= 0 && (values[slot] != null || to[slot] >= 0);
  }

  /** The value of a field, made now if it was an offset. */
  public @Nullable Object value(String field) {
    int slot = slot(field);
    return slot < 0 ? null : settle(slot);
  }

  /** How many texts were cut to their field's length since this builder was made. */
  public long shortened() {
    return shortened;
  }

  /**
   * The event. The builder may be started again.
   *
   * @throws IllegalStateException when nothing was started
   */
  public Event build() {
    EventType t = type;
    if (t == null) {
      throw new IllegalStateException("no event was started");
    }
    int n = t.fields().size();
    for (int i = 0; i < n; i++) {
      settle(i);
    }
    return new Event(t, id, micros, times, Arrays.copyOf(values, n));
  }

  private int slot(String field) {
    EventType t = type;
    if (t == null) {
      throw new IllegalStateException("no event was started");
    }
    return t.slot(field);
  }

  private @Nullable Object settle(int slot) {
    if (to[slot] >= 0) {
      values[slot] = cut(slot, Text.decode(bytes, from[slot], to[slot]));
      to[slot] = -1;
    }
    return values[slot];
  }

  private String cut(int slot, String text) {
    EventType t = type;
    Field f = t == null ? null : t.fields().get(slot);
    if (f == null || f.kind() != FieldKind.TEXT || text.length() <= f.length()) {
      return text;
    }
    shortened++;
    return Text.cut(text, f.length());
  }
}
