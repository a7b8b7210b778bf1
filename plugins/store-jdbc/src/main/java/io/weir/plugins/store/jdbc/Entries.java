package io.weir.plugins.store.jdbc;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a roll-up with their counts. The keys are bytes, compared whole; the table is open and
 * hashed with a number that nobody knows, because the keys are written by attackers. One thread.
 */
final class Entries {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** Of a number that is sorted by: so many bits for the place of a key, and for its hash. */
  private static final int INDEX_BITS = 18;

  private static final int HASH_BITS = 25;
  private static final long MOST_EVENTS = (1L << Long.SIZE - 1 - INDEX_BITS - HASH_BITS) - 1;

  private final Rolled rolled;
  private final int width;
  private final long seed;
  private int[] table;
  private byte[][] keys;
  private long[] hashes;
  private long[] events;
  private long[] figures;
  private int size;
  private long bytes;

  Entries(Rolled rolled) {
    this.rolled = rolled;
    width = rolled.numbers().size() * Figures.WIDTH;
    seed = ThreadLocalRandom.current().nextLong();
    table = new int[64];
    keys = new byte[16][];
    hashes = new long[16];
    events = new long[16];
    figures = new long[16 * width];
  }

  private Entries(Entries from) {
    rolled = from.rolled;
    width = from.width;
    seed = from.seed;
    table = from.table.clone();
    keys = from.keys.clone();
    hashes = from.hashes.clone();
    events = from.events.clone();
    figures = from.figures.clone();
    size = from.size;
    bytes = from.bytes;
  }

  Rolled rolled() {
    return rolled;
  }

  int size() {
    return size;
  }

  /** Bytes of memory, about. */
  long bytes() {
    return bytes;
  }

  byte[] key(int at) {
    return keys[at];
  }

  long events(int at) {
    return events[at];
  }

  /** The events of all keys as they are now, in the order of their places. */
  long[] events() {
    return Arrays.copyOf(events, size);
  }

  /** The figures of all keys; those of one begin at {@link #figuresOf}. */
  long[] figures() {
    return figures;
  }

  int figuresOf(int at) {
    return at * width;
  }

  /** The place of a key, made when it is not there. */
  int of(byte[] from, int begin, int length) {
    return of(from, begin, length, Integer.MAX_VALUE);
  }

  /**
   * The place of a key, made when it is not there.
   *
   * @param most keys; -1 when it would be one more
   */
  int of(byte[] from, int begin, int length, int most) {
    long hash = hash(from, begin, length);
    int slot = (int) hash & table.length - 1;
    while (table[slot] != 0) {
      int at = table[slot] - 1;
      byte[] there = keys[at];
      if (hashes[at] == hash
          && Arrays.equals(there, 0, there.length, from, begin, begin + length)) {
        return at;
      }
      slot = slot + 1 & table.length - 1;
    }
    return size >= most ? -1 : add(Arrays.copyOfRange(from, begin, begin + length), hash, slot);
  }

  /** The same keys and counts; what is added to either is not in the other. */
  Entries copy() {
    return new Entries(this);
  }

  private int add(byte[] key, long hash, int slot) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
      events = Arrays.copyOf(events, size * 2);
      figures = Arrays.copyOf(figures, size * 2 * width);
    }
    keys[size] = key;
    hashes[size] = hash;
    table[slot] = size + 1;
    size++;
    bytes += 60L + key.length + 8L * width;
    if (size * 2 > table.length) {
      table = new int[table.length * 4];
      for (int i = 0; i < size; i++) {
        int free = (int) hashes[i] & table.length - 1;
        while (table[free] != 0) {
          free = free + 1 & table.length - 1;
        }
        table[free] = i + 1;
      }
    }
    return size - 1;
  }

  /** Adds an event's numbers to a key. */
  void add(int at, long times, @Nullable Object[] numbers) {
    events[at] += times;
    if (width > 0) {
      Figures.add(figures, at * width, rolled, numbers, times);
    }
  }

  /** Adds to a key; figures may be none. */
  void add(int at, long more, long[] from, int begin) {
    events[at] += more;
    if (width > 0) {
      Figures.plus(figures, at * width, rolled, from, begin);
    }
  }

  private long hash(byte[] of, int begin, int length) {
    long h = seed;
    for (int i = begin; i < begin + length; i++) {
      h = (h ^ of[i]) * MIX;
      h ^= h >>> 29;
    }
    h *= MIX;
    return h ^ h >>> 32;
  }

  /**
   * The keys' places, those with the most events first; of equal ones the order is that of a hash
   * of the key, the same whenever and wherever they were counted.
   */
  int[] ranked() {
    long[] order = new long[size];
    boolean fits = size < 1 << INDEX_BITS;
    for (int i = 0; i < size && fits; i++) {
      fits = events[i] <= MOST_EVENTS;
      long few = MOST_EVENTS - events[i];
      long its = Postings.hash(keys[i], 0, keys[i].length) >>> Long.SIZE - HASH_BITS;
      order[i] = (few << HASH_BITS | its) << INDEX_BITS | i;
    }
    if (!fits) {
      return rankedSlowly();
    }
    Arrays.sort(order);
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      places[i] = (int) order[i] & (1 << INDEX_BITS) - 1;
    }
    return places;
  }

  private int[] rankedSlowly() {
    return IntStream.range(0, size)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(i -> -events[i])
                .thenComparing(i -> keys[i], Arrays::compare))
        .mapToInt(i -> i)
        .toArray();
  }
}
