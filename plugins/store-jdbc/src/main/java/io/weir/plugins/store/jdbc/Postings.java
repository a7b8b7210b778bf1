package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In which seconds of an hour or a day each value of a field was seen, and how often. A value is
 * there as 40 bits of its hash: two that share them are told apart by the rows, which are read
 * anyway. Written as rows by the first bits of the hash, as many as make rows of some kilobytes, so
 * that one row of a day says where a value is. One thread.
 */
final class Postings {
  /** How many first bits of the hash tell the row: of few values, of many, of very many. */
  static final int[] LEVELS = {0, 3, 6, 8};

  private static final int SECOND_BITS = 17;
  private static final long SECONDS = (1L << SECOND_BITS) - 1;
  private static final int HASH_BITS = 40;

  private static final int DIGIT_BITS = 10;
  private static final int RADIX = 1 << DIGIT_BITS;

  /** Values in one row, about. */
  private static final int ROW = 2_500;

  /** Events of an hour or a day; of more, where a value was seen is not held, but read. */
  static final int MOST = 3 << 20;

  /** As many that come more than once in a second: each takes as much as ten others. */
  private static final int MOST_REPEATED = MOST / 20;

  /** In place of all rows: where a value was seen is not known. */
  private static final byte[] UNKNOWN = {};

  /** Longer than this no array grows: twice as much as is needed would be too much. */
  private static final int BLOCK = 1 << 15;

  private boolean givenUp;

  /** Arrays that are full, of any length. */
  private final List<long[]> full = new ArrayList<>();

  private long[] last = new long[64];
  private int used;
  private int size;

  /** How often beyond the first time, of those seen more than once in a second. */
  private final Map<Long, Long> more = new HashMap<>();

  private static long hash(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return hash(utf8, 0, utf8.length);
  }

  /** A hash that is the same on all machines. */
  static long hash(byte[] of, int from, int to) {
    long h = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      h = (h ^ of[i]) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    return mixed(h);
  }

  /** Of an address, or as of the text's UTF-8, without making it where it is all ASCII. */
  static long hashOf(Object value) {
    if (value instanceof Address address) {
      return mixed(mixed(address.high() + (address.v6() ? 1 : 0)) ^ address.low());
    }
    String text = value.toString();
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return hash(text);
      }
      h = (h ^ c) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    return mixed(h);
  }

  private static long mixed(long bits) {
    long h = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
    return h ^ h >>> 31;
  }

  /**
   * Adds an event.
   *
   * @param second from the beginning of the hour or day
   */
  void add(Object value, int second, long times) {
    add(hashOf(value) >>> Long.SIZE - HASH_BITS, second, times);
  }

  private void add(long hash, int second, long times) {
    if (size == MOST || more.size() == MOST_REPEATED) {
      giveUp();
    }
    if (givenUp) {
      return;
    }
    if (used == BLOCK) {
      full.add(last);
      last = new long[BLOCK];
      used = 0;
    } else if (used == last.length) {
      last = Arrays.copyOf(last, used * 2);
    }
    long one = hash << SECOND_BITS | second;
    last[used++] = one;
    size++;
    if (times > 1) {
      more.merge(one, times - 1, Figures::plus);
    }
  }

  /** Forgets all, and takes in no more. */
  void giveUp() {
    givenUp = true;
    size = 0;
    used = 0;
    full.clear();
    last = new long[0];
    more.clear();
  }

  /** About how many bytes of memory it takes. */
  long bytes() {
    return Long.BYTES * ((long) size - used + last.length) + 80L * more.size();
  }

  /** Whether this row says that where values were seen is not known. */
  static boolean isUnknown(byte[] row) {
    return row.length == 0;
  }

  /** Where the row of a value is, for each of the {@link #LEVELS}. */
  static int slot(int level, long hash) {
    int bits = LEVELS[level];
    return level << 8 | (bits == 0 ? 0 : (int) (hash >>> Long.SIZE - bits));
  }

  /** All rows of an hour or a day, by their numbers. */
  SortedMap<Long, byte[]> rows(long hour, int series) {
    if (givenUp) {
      // Whoever looks for a value reads the first row too.
      return new TreeMap<>(Map.of(Series.row(hour, series, 0), UNKNOWN));
    }
    long[] seen = sorted();
    int level = 0;
    while (level < LEVELS.length - 1 && size >> LEVELS[level] > ROW) {
      level++;
    }
    SortedMap<Long, byte[]> rows = new TreeMap<>();
    int from = 0;
    while (from < size) {
      int slot = slot(level, hash(seen[from]) << Long.SIZE - HASH_BITS);
      int to = from + 1;
      while (to < size && slot(level, hash(seen[to]) << Long.SIZE - HASH_BITS) == slot) {
        to++;
      }
      rows.put(Series.row(hour, series, slot), row(seen, from, to));
      from = to;
    }
    return rows;
  }

  /** All, by hash, then by second; they are held like that from then on. */
  private long[] sorted() {
    long[] all = new long[size];
    int at = 0;
    for (long[] block : full) {
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    System.arraycopy(last, 0, all, at, used);
    full.clear();
    last = new long[64];
    used = 0;
    long[] sorted = sorted(all);
    full.add(sorted);
    return sorted;
  }

  /**
   * Sorts by hash, then by second. Events come about in the order of time, so that most need only
   * the hash's bits looked at, and each pass keeps the order of the one before.
   */
  private static long[] sorted(long[] seen) {
    int size = seen.length;
    boolean inTime = size > RADIX;
    for (int i = 1; inTime && i < size; i++) {
      inTime = (seen[i - 1] & SECONDS) <= (seen[i] & SECONDS);
    }
    if (!inTime) {
      Arrays.sort(seen);
      return seen;
    }
    long[] from = seen;
    long[] to = new long[size];
    int[] begin = new int[RADIX];
    for (int shift = SECOND_BITS; shift < SECOND_BITS + HASH_BITS; shift += DIGIT_BITS) {
      Arrays.fill(begin, 0);
      for (int i = 0; i < size; i++) {
        begin[(int) (from[i] >>> shift) & RADIX - 1]++;
      }
      int before = 0;
      for (int i = 0; i < RADIX; i++) {
        int count = begin[i];
        begin[i] = before;
        before += count;
      }
      for (int i = 0; i < size; i++) {
        to[begin[(int) (from[i] >>> shift) & RADIX - 1]++] = from[i];
      }
      long[] sorted = to;
      to = from;
      from = sorted;
    }
    return from;
  }

  private static long hash(long one) {
    return one >>> SECOND_BITS;
  }

  /** Values in order: the step to its hash, how many seconds, and the step to each of them. */
  private byte[] row(long[] seen, int from, int to) {
    ByteText row = new ByteText((to - from) * 9);
    long before = 0;
    int at = from;
    while (at < to) {
      long hash = hash(seen[at]);
      int end = at + 1;
      int seconds = 1;
      while (end < to && hash(seen[end]) == hash) {
        seconds += seen[end] == seen[end - 1] ? 0 : 1;
        end++;
      }
      row.number(hash - before);
      before = hash;
      row.number(seconds);
      long last = 0;
      while (at < end) {
        long one = seen[at];
        long times = more.getOrDefault(one, 0L);
        for (; at < end && seen[at] == one; at++) {
          times++;
        }
        long second = one & SECONDS;
        row.number(second - last << 1 | (times > 1 ? 1 : 0));
        last = second;
        if (times > 1) {
          row.number(times);
        }
      }
    }
    return row.copy();
  }

  /** Adds all of a row of an hour that begins so many seconds later. */
  void add(byte[] row, int later) {
    if (isUnknown(row)) {
      giveUp();
    }
    read(row, -1, (hash, second, times) -> add(hash, second + later, times));
  }

  /** Is told when a value was seen. */
  interface Seen {
    /** So often in a second, counted from the beginning of the hour or day. */
    void at(long hash, int second, long times);
  }

  /**
   * When a value was seen.
   *
   * @param hash of the value; -1 for all
   */
  static void read(byte[] row, long hash, Seen to) {
    ByteText.In in = new ByteText.In(row);
    long wanted = hash == -1 ? -1 : hash >>> Long.SIZE - HASH_BITS;
    long its = 0;
    while (!in.ended()) {
      its += in.number();
      if (wanted >= 0 && its > wanted) {
        return;
      }
      boolean tell = wanted < 0 || its == wanted;
      long second = 0;
      for (long n = in.number(); n > 0; n--) {
        long step = in.number();
        second += step >>> 1;
        long times = (step & 1) == 0 ? 1 : in.number();
        if (tell) {
          to.at(its, (int) second, times);
        }
      }
    }
  }
}
