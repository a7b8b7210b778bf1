package io.weir.plugins.store.jdbc;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keys of a roll-up with their counts. The keys are bytes, compared whole; the table is open and
 * hashed with a number that nobody knows, because the keys are written by attackers. One thread.
 */
final class Entries {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Rolled rolled;
  private final int width;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private int[] table = new int[64];
  private byte[][] keys = new byte[16][];
  private long[] hashes = new long[16];
  private long[] events = new long[16];
  private long[] figures;
  private int size;
  private long bytes;

  Entries(Rolled rolled) {
    this.rolled = rolled;
    width = rolled.numbers().size() * Figures.WIDTH;
    figures = new long[16 * width];
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

  /** The figures of all keys; those of one begin at {@link #figuresOf}. */
  long[] figures() {
    return figures;
  }

  int figuresOf(int at) {
    return at * width;
  }

  /** The place of a key, made when it is not there. */
  int of(byte[] from, int begin, int length) {
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
    return add(Arrays.copyOfRange(from, begin, begin + length), hash, slot);
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

  /** The keys' places, those with the most events first; equal ones in any but the same order. */
  Integer[] ranked() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) ->
            events[a] != events[b]
                ? Long.compare(events[b], events[a])
                : Arrays.compare(keys[a], keys[b]));
    return order;
  }
}
