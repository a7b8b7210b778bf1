package io.weir.plugins.rule.distinct;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Values with the time each was last seen, in the order of that. */
final class RecentValues {
  private long[] values = new long[1];
  private long[] seen = new long[1];
  private int size;

  int size() {
    return size;
  }

  /** A value was seen; out of order is allowed. */
  void add(long value, long micros) {
    int from = 0;
    while (from < size && values[from] != value) {
      from++;
    }
    if (from < size && seen[from] >= micros) {
      return;
    }
    int to = from;
    if (from < size) {
      while (to + 1 < size && seen[to + 1] <= micros) {
        move(to + 1, to);
        to++;
      }
    } else {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
        seen = Arrays.copyOf(seen, 2 * size);
      }
      size++;
      while (to > 0 && seen[to - 1] > micros) {
        move(to - 1, to);
        to--;
      }
    }
    values[to] = value;
    seen[to] = micros;
  }

  private void move(int from, int to) {
    values[to] = values[from];
    seen[to] = seen[from];
  }

  long oldest() {
    return seen[0];
  }

  /** How many were seen after this time. */
  int since(long micros) {
    int n = 0;
    while (n < size && seen[size - 1 - n] > micros) {
      n++;
    }
    return n;
  }

  /** Forgets what was last seen at or before this time. */
  void dropUntil(long micros) {
    keep(since(micros));
  }

  /** Keeps so many, those that were seen last. */
  void keep(int most) {
    int gone = size - most;
    if (gone > 0) {
      System.arraycopy(values, gone, values, 0, most);
      System.arraycopy(seen, gone, seen, 0, most);
      size = most;
    }
  }

  /** The time that has to be dropped for fewer than so many to be left. */
  long lastNeededFor(int limit) {
    return seen[size - limit];
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(values[i]);
      out.writeLong(seen[i]);
    }
  }

  static RecentValues read(DataInput in) throws IOException {
    RecentValues recent = new RecentValues();
    recent.size = in.readUnsignedShort();
    recent.values = new long[Math.max(1, recent.size)];
    recent.seen = new long[recent.values.length];
    for (int i = 0; i < recent.size; i++) {
      recent.values[i] = in.readLong();
      recent.seen[i] = in.readLong();
    }
    return recent;
  }
}
