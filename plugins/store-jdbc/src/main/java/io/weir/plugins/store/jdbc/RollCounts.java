package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One roll-up of one hour, while it is counted. One thread. */
final class RollCounts {
  /** Keys that are counted by themselves: an attack brings a million. */
  static final int MOST = 50_000;

  /** Stands for a value that an event does not have. */
  private static final Object ABSENT = new Object();

  /** What one key has. */
  private static final class Count {
    /** Where its figures begin. */
    private final int at;

    private long events;

    Count(int at) {
      this.at = at;
    }
  }

  private final Rolled rolled;
  private final int[] slots;
  private final int[] numberSlots;
  private final @Nullable Object[] key;
  private final @Nullable Object[] numbers;
  private final Map<Object, Object> root = new HashMap<>();
  private final Count all = new Count(0);

  /**
   * Those of all keys, in one array: there are many, and each that is an object is copied often.
   */
  private long[] figures;

  private int keys;

  RollCounts(Rolled rolled) {
    this.rolled = rolled;
    figures = Figures.of(rolled);
    key = new Object[rolled.by().size()];
    numbers = new Object[rolled.numbers().size()];
    EventType type = rolled.type();
    slots = rolled.by().stream().mapToInt(group -> type.slot(group.field())).toArray();
    numberSlots = rolled.numbers().stream().mapToInt(number -> type.slot(number.name())).toArray();
  }

  Rolled rolled() {
    return rolled;
  }

  int keys() {
    return keys;
  }

  /** Counts an event. */
  // Almost always the very same object; another declaration of the type is asked by name.
  @SuppressWarnings("ReferenceEquality")
  void add(Event event) {
    boolean same = event.type() == rolled.type();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = same ? event.value(numberSlots[i]) : event.value(rolled.numbers().get(i).name());
    }
    for (int i = 0; i < key.length; i++) {
      Object value = same ? event.value(slots[i]) : event.value(rolled.by().get(i).field());
      key[i] = rolled.part(i, value);
    }
    long times = event.times();
    count(all, times);
    if (key.length > 0) {
      Count count = of(key);
      if (count != null) {
        count(count, times);
      }
    }
  }

  private void count(Count count, long times) {
    count.events += times;
    Figures.add(figures, count.at, rolled, numbers, times);
  }

  // A tree of maps, one for each value of the groups before: nothing is made for a key that is
  // known, as most are. Of its leaves, and no other nodes, are counts.
  @SuppressWarnings("unchecked")
  private @Nullable Count of(@Nullable Object[] key) {
    Map<Object, Object> node = root;
    for (int i = 0; i < key.length - 1; i++) {
      Object value = present(key[i]);
      Object next = node.get(value);
      if (next == null) {
        if (keys >= MOST) {
          return null;
        }
        next = new HashMap<>();
        node.put(value, next);
      }
      node = (Map<Object, Object>) next;
    }
    Object value = present(key[key.length - 1]);
    Object count = node.get(value);
    if (count == null) {
      if (keys >= MOST) {
        return null;
      }
      keys++;
      int at = keys * numbers.length * Figures.WIDTH;
      if (at >= figures.length && numbers.length > 0) {
        figures = Arrays.copyOf(figures, figures.length * 2);
      }
      count = new Count(at);
      node.put(value, count);
    }
    return (Count) count;
  }

  private static Object present(@Nullable Object value) {
    return value == null ? ABSENT : value;
  }

  /** All keys, to be written or asked. */
  Digest digest() {
    Entries entries = new Entries(rolled);
    ByteText key = new ByteText(64);
    long[] its = Arrays.copyOf(figures, numbers.length * Figures.WIDTH);
    Digest digest = new Digest(entries, all.events, its);
    flatten(root, 0, key, digest);
    if (keys >= MOST) {
      // What has no place was counted with all, and is the rest of them.
      digest.leftOut(Long.MAX_VALUE);
    }
    return digest;
  }

  @SuppressWarnings("unchecked")
  private void flatten(Map<Object, Object> node, int depth, ByteText key, Digest digest) {
    if (rolled.by().isEmpty()) {
      return;
    }
    int begin = key.length();
    for (Map.Entry<Object, Object> e : node.entrySet()) {
      key.truncate(begin);
      Object value = e.getKey();
      if (value == ABSENT) {
        key.absent();
      } else if (!key.value(text(rolled.kinds().get(depth), value))) {
        digest.inexact();
      }
      if (e.getValue() instanceof Count count) {
        int at = digest.entries().of(key.bytes(), 0, key.length());
        digest.entries().add(at, count.events, figures, count.at);
      } else {
        flatten((Map<Object, Object>) e.getValue(), depth + 1, key, digest);
      }
    }
    key.truncate(begin);
  }

  /** As {@link ByteText#value(Field.Kind, byte[], int, int)} reads it. */
  private static String text(Field.Kind kind, Object value) {
    return kind == Field.Kind.TEXT ? (String) value : value.toString();
  }
}
