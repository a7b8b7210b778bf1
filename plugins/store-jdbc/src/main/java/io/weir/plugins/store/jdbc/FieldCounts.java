package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the table {@code hourly} says of one counted field in one hour. Where a roll-up has the same
 * key and the same sums, its counts are these. One thread.
 */
final class FieldCounts {
  /** Values that are counted by themselves: an attack brings a million. */
  static final int MOST = RollCounts.MOST;

  /** What counts the values above that. */
  static final String OTHERS = "(others)";

  private static final long[] NONE = {};

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

    private void add(int i, int of, long sum) {
      if (sums.length == 0) {
        sums = new long[of];
      }
      summed |= 1L << i;
      sums[i] = Figures.plus(sums[i], sum);
    }
  }

  private final EventType type;
  private final Field field;
  private final Map<Object, Count> counts = new HashMap<>();
  private final @Nullable RollCounts roll;

  /** The places of the summed fields among the roll-up's numbers. */
  private int[] numbers = {};

  /** How many events the roll-up's keys had when the table was brought up to them. */
  private long[] before = NONE;

  FieldCounts(EventType type, Field field, List<RollCounts> rolls) {
    this.type = type;
    this.field = field;
    roll = equal(rolls);
    if (roll != null) {
      numbers = type.summed().stream().mapToInt(roll.rolled()::number).toArray();
    }
  }

  private @Nullable RollCounts equal(List<RollCounts> rolls) {
    boolean isText = field.kind() == Field.Kind.TEXT || field.kind() == Field.Kind.ADDRESS;
    for (RollCounts each : isText ? rolls : List.<RollCounts>of()) {
      List<Group> by = each.rolled().by();
      if (by.size() == 1
          && each.rolled().whole(field.name()) == 0
          && type.summed().stream().allMatch(sum -> isSummed(each.rolled(), sum))) {
        return each;
      }
    }
    return null;
  }

  private boolean isSummed(Rolled rolled, String number) {
    return rolled.number(number) >= 0 && type.field(number).kind() == Field.Kind.INTEGER;
  }

  Field field() {
    return field;
  }

  /** Whether {@link #add} has nothing to do. */
  boolean isShared() {
    return roll != null;
  }

  /** How many values are held here. */
  int size() {
    return counts.size();
  }

  /**
   * Counts an event that has the field.
   *
   * @param sums the summed numbers
   * @return whether the value was not there before
   */
  boolean add(Object value, long times, @Nullable Object[] sums) {
    Object key = key(value);
    Count count = counts.get(key);
    if (count == null && counts.size() >= MOST) {
      key = OTHERS;
      count = counts.get(key);
    }
    boolean fresh = count == null;
    if (count == null) {
      count = new Count();
      counts.put(key, count);
    }
    count.events += times;
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] instanceof Long number) {
        count.add(i, sums.length, Figures.times(number, times));
      }
    }
    count.changed = true;
    return fresh;
  }

  /**
   * The text of a value; an address stays one until it is written, because texts of it are dear.
   */
  private Object key(Object value) {
    if (value instanceof Address) {
      return value;
    }
    return cut(field.kind() == Field.Kind.TIME ? DateText.of((Long) value) : value.toString());
  }

  private static String cut(String text) {
    if (text.length() <= Shape.VALUE_LENGTH) {
      return text;
    }
    int end = Shape.VALUE_LENGTH;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  /**
   * The counts by text, in the order of the table.
   *
   * @param all those too that the table has already
   */
  SortedMap<String, Count> counts(boolean all) {
    SortedMap<String, Count> found = new TreeMap<>();
    if (roll != null) {
      add(found, roll, all);
    }
    counts.forEach(
        (value, count) -> {
          if (all || count.changed) {
            found.put(value.toString(), count);
          }
        });
    return found;
  }

  private void add(SortedMap<String, Count> to, RollCounts from, boolean all) {
    Entries entries = from.entries();
    long left = from.events();
    for (int i = 0; i < entries.size(); i++) {
      byte[] key = entries.key(i);
      left -= entries.events(i);
      boolean changed = all || i >= before.length || before[i] != entries.events(i);
      // Those that are cut may be one with others.
      if (key[0] != 0 && (changed || key.length > Shape.VALUE_LENGTH)) {
        Object value = ByteText.value(Field.Kind.TEXT, key, 0, key.length);
        Count count = to.computeIfAbsent(cut(String.valueOf(value)), text -> new Count());
        count.events += entries.events(i);
        add(count, entries.figures(), entries.figuresOf(i));
      }
    }
    if (left > 0) {
      long[] rest = from.figures().clone();
      for (int i = 0; i < entries.size(); i++) {
        Figures.minus(rest, entries.figures(), entries.figuresOf(i));
      }
      Count count = to.computeIfAbsent(OTHERS, text -> new Count());
      count.events += left;
      add(count, rest, 0);
    }
  }

  private void add(Count to, long[] figures, int begin) {
    for (int i = 0; i < numbers.length; i++) {
      int at = begin + numbers[i] * Figures.WIDTH;
      if (figures[at] > 0) {
        to.add(i, numbers.length, figures[at + 1]);
      }
    }
  }

  /** The table has all of this now. */
  void written() {
    counts.values().forEach(count -> count.changed = false);
    if (roll != null) {
      before = roll.entries().events();
    }
  }
}
