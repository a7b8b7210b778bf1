package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counts of one type in one clock hour, by value of each counted field. One thread. */
final class HourCounts {
  /** Values of one field that are counted by themselves: an attack brings a million. */
  static final int MOST = 50_000;

  /** What counts the values above that. */
  static final String OTHERS = "(others)";

  /** What one value has. */
  static final class Count {
    long events;

    /** By the place in {@link EventType#summed}; whether there is one, a bit each. */
    long[] sums = NONE;

    long summed;
    boolean changed;

    @Nullable Long sum(int i) {
      return (summed & 1L << i) == 0 ? null : sums[i];
    }

    private void sum(int i, int of, long value, long times) {
      if (sums.length == 0) {
        sums = new long[of];
      }
      summed |= 1L << i;
      sums[i] = plus(sums[i], value, times);
    }
  }

  private static final long[] NONE = {};

  private final List<Field> fields = new ArrayList<>();
  private final List<Map<Object, Count>> counts = new ArrayList<>();
  private final int[] fieldSlots;
  private final List<String> summed;
  private final int[] summedSlots;

  /** The summed numbers of one event. */
  private final @Nullable Object[] sums;

  private final List<RollCounts> rolls = new ArrayList<>();
  private final List<Postings> postings = new ArrayList<>();
  private final EventType type;
  private final int[] slots;
  private long rows;
  private boolean written;

  /** Whether all rows that the table had at the last roll-up are counted here. */
  private boolean whole;

  HourCounts(EventType type) {
    this(type, Rolled.of(type));
  }

  HourCounts(EventType type, List<Rolled> rolled) {
    for (String name : type.counted()) {
      fields.add(type.field(name));
      counts.add(new HashMap<>());
    }
    fieldSlots = type.counted().stream().mapToInt(type::slot).toArray();
    summed = type.summed();
    summedSlots = summed.stream().mapToInt(type::slot).toArray();
    sums = new Object[summedSlots.length];
    this.type = type;
    slots = type.searched().stream().mapToInt(type::slot).toArray();
    type.searched().forEach(field -> postings.add(new Postings()));
    rolled.forEach(r -> rolls.add(new RollCounts(r)));
  }

  /** As far as a long goes: whoever forges such numbers gets no further. */
  private static long plus(long sum, long value, long times) {
    try {
      return Math.addExact(sum, Math.multiplyExact(value, times));
    } catch (ArithmeticException e) {
      return value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * Counts an event.
   *
   * @return how many values were not there before
   */
  // Almost always the very same object; another declaration of the type is asked by name.
  @SuppressWarnings("ReferenceEquality")
  int add(Event event) {
    rows++;
    boolean same = event.type() == type;
    int fresh = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = same ? event.value(summedSlots[i]) : event.value(summed.get(i));
    }
    for (int i = 0; i < fieldSlots.length; i++) {
      Object value = same ? event.value(fieldSlots[i]) : event.value(fields.get(i).name());
      if (value != null) {
        fresh += add(i, value, event.times()) ? 1 : 0;
      }
    }
    for (RollCounts roll : rolls) {
      fresh -= roll.keys();
      roll.add(event);
      fresh += roll.keys();
    }
    int second = (int) (Math.floorMod(event.micros(), 3_600_000_000L) / 1_000_000);
    for (int i = 0; i < slots.length; i++) {
      Object value = same ? event.value(slots[i]) : event.value(type.searched().get(i));
      if (value != null) {
        postings.get(i).add(value, second, event.times());
      }
    }
    return fresh;
  }

  List<RollCounts> rolls() {
    return rolls;
  }

  /** In the order of {@link EventType#searched}. */
  List<Postings> postings() {
    return postings;
  }

  boolean isWhole() {
    return whole;
  }

  void whole() {
    whole = true;
  }

  private boolean add(int field, Object value, long times) {
    Map<Object, Count> byValue = counts.get(field);
    Object key = key(fields.get(field).kind(), value);
    Count count = byValue.get(key);
    if (count == null && byValue.size() >= MOST) {
      key = OTHERS;
      count = byValue.get(key);
    }
    boolean fresh = count == null;
    if (count == null) {
      count = new Count();
      byValue.put(key, count);
    }
    count.events += times;
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] instanceof Long number) {
        count.sum(i, sums.length, number, times);
      }
    }
    count.changed = true;
    return fresh;
  }

  /**
   * The text of a value; an address stays one until it is written, because texts of it are dear.
   */
  private static Object key(Field.Kind kind, Object value) {
    if (value instanceof Address) {
      return value;
    }
    String text = kind == Field.Kind.TIME ? DateText.of((Long) value) : value.toString();
    if (text.length() <= Shape.VALUE_LENGTH) {
      return text;
    }
    int end = Shape.VALUE_LENGTH;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  /** The counted fields' names, in the order of {@link #of}. */
  List<Field> fields() {
    return fields;
  }

  /** By text, or address. */
  Map<Object, Count> of(int field) {
    return counts.get(field);
  }

  /** Rows counted. */
  long rows() {
    return rows;
  }

  /** How many different values are held. */
  int values() {
    int n = 0;
    for (Map<Object, Count> c : counts) {
      n += c.size();
    }
    for (RollCounts r : rolls) {
      n += r.keys();
    }
    return n;
  }

  /** Whether the table has what stood here at the last roll-up, so that only changes go there. */
  boolean isWritten() {
    return written;
  }

  /** The table has all of this now. */
  void written() {
    written = true;
    counts.forEach(m -> m.values().forEach(c -> c.changed = false));
  }
}
