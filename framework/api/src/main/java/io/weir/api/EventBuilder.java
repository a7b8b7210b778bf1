package io.weir.api;

import io.weir.api.internal.EventAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of one event after the other. A parser gets a builder with each line, calls
 * {@link #start} and then a setter for each field that it found. Values taken from the line are
 * kept as offsets and become a String, a number or an address when they are read. Not thread-safe.
 *
 * <p>A field that the started type does not have is skipped: one helper may fill the fields common
 * to several types. Fields are found fastest in the order of their declaration.
 *
 * <p>One line may give several events of different types: {@link #also} finishes the started one
 * and starts the next.
 */
public final class EventBuilder {
  private static final EventId NO_ID = new EventId(0, 0, 0);

  static {
    EventAccess.know(new OwnAccess());
  }

  /** In {@link #to}: the field has no value. */
  private static final int ABSENT = -1;

  /** In {@link #to}: the value is in {@link #values}; anything else is the end of an offset. */
  private static final int SET = -2;

  private @Nullable EventType type;
  private Field[] declared = new Field[0];
  private int next;
  private @Nullable Object[] values = new Object[0];
  private int[] from = new int[0];
  private int[] to = new int[0];

  /** Initial content of {@link #to}: copied, which is faster than a loop for so few. */
  private int[] absent = new int[0];

  private @Nullable Supplier<?> maker;
  private Object scratch = this;
  private final IdentityHashMap<Supplier<?>, Object> scratches = new IdentityHashMap<>();

  private byte[] bytes = new byte[0];
  private EventId id = NO_ID;
  private long micros;
  private int times = 1;

  /** The line's events that {@link #also} finished. */
  private final List<Event> ended = new ArrayList<>(0);

  private int endedCount;

  /**
   * Sets the bytes that offsets refer to and discards what was started. The engine sets those of
   * the line before it calls a parser; a parser that unpacks a line sets its own, which must not
   * change until the next line.
   */
  @SuppressWarnings("ReferenceEquality") // most often the same; then it is not written
  public EventBuilder over(byte[] line) {
    if (bytes != line) {
      bytes = line;
    }
    type = null;
    if (endedCount > 0) {
      forgetEnded();
    }
    return this;
  }

  private void forgetEnded() {
    ended.clear();
    endedCount = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * An object that a parser reuses from line to line, made at the first call with this maker; the
   * same maker object always gives the same object. One for each builder, and so for each thread;
   * it keeps its content from the last line.
   */
  @SuppressWarnings("unchecked") // what a maker made is of its type
  public <T> T scratch(Supplier<T> by) {
    if (maker != by) {
      scratch = scratches.computeIfAbsent(by, Supplier::get);
      maker = by;
    }
    return (T) scratch;
  }

  /**
   * Starts an event of this type and time (microseconds since 1970, UTC) without values. Discards
   * everything started before, and what {@link #also} finished.
   */
  public EventBuilder start(EventType newType, long timeMicros) {
    if (endedCount > 0) {
      forgetEnded();
    }
    return begin(newType, timeMicros);
  }

  /**
   * Finishes the started event and starts another one of the same line, as {@link #start} does.
   * Joins and rules get the events of a line in the order in which they were started.
   *
   * @throws IllegalStateException when nothing was started, or this line already has an event of
   *     that type: both would have the same id. The engine then counts the line as unknown
   */
  public EventBuilder also(EventType newType, long timeMicros) {
    Event done = build();
    ended.add(done);
    endedCount++;
    for (Event event : ended) {
      if (event.type().name().equals(newType.name())) {
        throw new IllegalStateException("a second " + newType + " of one line");
      }
    }
    return begin(newType, timeMicros);
  }

  List<Event> ended() {
    return endedCount == 0 ? List.of() : ended;
  }

  @SuppressWarnings("ReferenceEquality") // as above
  private EventBuilder begin(EventType newType, long timeMicros) {
    type = newType;
    micros = timeMicros;
    times = 1;
    if (id != NO_ID) {
      id = NO_ID;
    }
    Field[] fields = newType.declared();
    if (declared != fields) {
      declared = fields;
    }
    next = 0;
    int n = fields.length;
    if (to.length < n) {
      values = new Object[n];
      from = new int[n];
      to = new int[n];
      absent = new int[n];
      Arrays.fill(absent, ABSENT);
    }
    System.arraycopy(absent, 0, to, 0, n);
    return this;
  }

  /** Starts with the type, id, time and values of another event. */
  public EventBuilder copy(Event event) {
    start(event.type(), event.micros());
    id = event.id();
    times = event.times();
    for (int i = 0; i < declared.length; i++) {
      set(i, event.value(i));
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

  /** Changes the time. */
  public EventBuilder micros(long timeMicros) {
    micros = timeMicros;
    return this;
  }

  /** Sets the id. */
  public EventBuilder id(EventId newId) {
    id = newId;
    return this;
  }

  /** How many equal lines the event stands for. */
  public EventBuilder times(int n) {
    times = n;
    return this;
  }

  /** How many equal lines the started event stands for. */
  public int times() {
    return times;
  }

  /** Sets a text to the line's bytes {@code [start, end)}, read as UTF-8. */
  public EventBuilder text(Field field, int start, int end) {
    return raw(field, start, end);
  }

  /**
   * Sets a value to the line's bytes {@code [start, end)}, converted to the field's kind when it is
   * read; there is no value when they are no number or no address.
   */
  public EventBuilder raw(Field field, int start, int end) {
    int slot = slot(field);
    if (slot >= 0) {
      from[slot] = start;
      to[slot] = end;
    }
    return this;
  }

  /**
   * Sets a value: a String for a text, a Long for whole numbers and times, a Double, an {@link
   * Address}; null removes it.
   */
  public EventBuilder put(Field field, @Nullable Object value) {
    return put(slot(field), value);
  }

  /** As {@link #put(Field, Object)}, by name. */
  public EventBuilder put(String field, @Nullable Object value) {
    return put(slot(field), value);
  }

  private EventBuilder put(int slot, @Nullable Object value) {
    if (slot >= 0) {
      set(slot, value instanceof String s ? cut(slot, Text.clean(s)) : value);
    }
    return this;
  }

  int from(int slot) {
    return to[slot] >= 0 ? from[slot] : -1;
  }

  int to(int slot) {
    return to[slot];
  }

  /** Whether the field has a value. */
  public boolean has(String field) {
    return value(field) != null;
  }

  /** The value of a field, or null. */
  public @Nullable Object value(String field) {
    int slot = slot(field);
    return slot < 0 ? null : settle(slot);
  }

  @Nullable Object value(int slot) {
    return settle(slot);
  }

  /**
   * Makes the event. The builder may then be started again.
   *
   * @throws IllegalStateException when nothing was started
   */
  public Event build() {
    EventType t = type;
    if (t == null) {
      throw new IllegalStateException("no event was started");
    }
    @Nullable Object[] all = new Object[declared.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = settle(i);
    }
    return new Event(t, id, micros, times, all);
  }

  /** As {@link #build}, without the values: nothing is converted. */
  Event bare() {
    EventType t = type;
    if (t == null) {
      throw new IllegalStateException("no event was started");
    }
    return new Event(t, id, micros, times, t.noValues());
  }

  private int slot(String field) {
    EventType t = type;
    if (t == null) {
      throw new IllegalStateException("no event was started");
    }
    return t.slot(field);
  }

  /** Parsers fill in the order of declaration: most often it is the next one. */
  @SuppressWarnings("ReferenceEquality") // the declared one itself; an equal one is found by name
  private int slot(Field field) {
    int i = next;
    if (i < declared.length && declared[i] == field) {
      next = i + 1;
      return i;
    }
    return further(field);
  }

  /** Looks on from where the last one was found. */
  @SuppressWarnings("ReferenceEquality")
  private int further(Field field) {
    Field[] all = declared;
    for (int i = next + 1; i < all.length; i++) {
      if (all[i] == field) {
        next = i + 1;
        return i;
      }
    }
    return slot(field.name());
  }

  private void set(int slot, @Nullable Object value) {
    values[slot] = value;
    to[slot] = value == null ? ABSENT : SET;
  }

  private @Nullable Object settle(int slot) {
    int end = to[slot];
    if (end >= 0) {
      set(slot, read(slot, from[slot], end));
    }
    return to[slot] == SET ? values[slot] : null;
  }

  private @Nullable Object read(int slot, int start, int end) {
    return switch (declared[slot].kind()) {
      case TEXT -> cut(slot, Text.decode(bytes, start, end));
      case INTEGER -> NumberText.whole(bytes, start, end);
      case DECIMAL -> NumberText.decimal(bytes, start, end);
      case ADDRESS -> Address.parse(bytes, start, end);
      case TIME -> null;
    };
  }

  private String cut(int slot, String text) {
    Field f = declared[slot];
    if (f.kind() != Field.Kind.TEXT || text.length() <= f.length()) {
      return text;
    }
    return Text.cut(text, f.length());
  }
}
