package io.weir.plugins.rule.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Times in order, each with how much it counts; grows as needed. Events of one moment take one
 * place: most logs count in seconds. A single time, all that most keys have, needs no array.
 */
final class Ring {
  /** Two numbers for each time: it, and how much it counts. Null while there never was more. */
  private long @Nullable [] slots;

  private long single;
  private int head;
  private int size;
  private long sum;

  int size() {
    return size;
  }

  long sum() {
    return sum;
  }

  long oldest() {
    return at(0);
  }

  private long at(int index) {
    return slots == null ? single : slots[2 * slot(index, slots)];
  }

  private long count(int index) {
    return slots == null ? sum : slots[2 * slot(index, slots) + 1];
  }

  /** Adds n at a time; out of order is allowed. */
  void add(long micros, long n) {
    int place = size;
    while (place > 0 && at(place - 1) > micros) {
      place--;
    }
    sum += n;
    if (place > 0 && at(place - 1) == micros) {
      if (slots != null) {
        slots[2 * slot(place - 1, slots) + 1] += n;
      }
    } else if (slots == null && size == 0) {
      single = micros;
      size = 1;
    } else {
      insert(place, micros, n);
    }
  }

  private void insert(int place, long micros, long n) {
    long[] all = roomForOne(sum - n);
    for (int i = size; i > place; i--) {
      int to = 2 * slot(i, all);
      int from = 2 * slot(i - 1, all);
      all[to] = all[from];
      all[to + 1] = all[from + 1];
    }
    int slot = 2 * slot(place, all);
    all[slot] = micros;
    all[slot + 1] = n;
    size++;
  }

  /**
   * @param before the sum of what is there
   */
  private long[] roomForOne(long before) {
    long[] old = slots;
    if (old != null && 2 * size < old.length) {
      return old;
    }
    long[] larger = new long[4 * size];
    if (old == null) {
      larger[0] = single;
      larger[1] = before;
    } else {
      int behind = old.length - 2 * head;
      System.arraycopy(old, 2 * head, larger, 0, behind);
      System.arraycopy(old, 0, larger, behind, 2 * head);
    }
    head = 0;
    slots = larger;
    return larger;
  }

  /** Drops what is at or before this time. */
  void dropUntil(long micros) {
    while (size > 0 && at(0) <= micros) {
      drop();
    }
  }

  /** Drops the oldest as long as the rest still reaches the limit. */
  void keepFor(long limit) {
    while (size > 0 && sum - count(0) >= limit) {
      drop();
    }
  }

  /** The time that has to be dropped, with all before it, for the sum to fall below the limit. */
  long lastNeededFor(long limit) {
    long rest = sum;
    for (int i = 0; i < size; i++) {
      rest -= count(i);
      if (rest < limit) {
        return at(i);
      }
    }
    throw new IllegalStateException("the sum " + sum + " does not reach " + limit);
  }

  /** How much lies behind this time. */
  long since(long micros) {
    long n = 0;
    for (int i = size - 1; i >= 0 && at(i) > micros; i--) {
      n += count(i);
    }
    return n;
  }

  private void drop() {
    sum -= count(0);
    if (slots != null) {
      head = slot(1, slots);
    }
    size--;
  }

  private int slot(int index, long[] all) {
    int slot = head + index;
    return 2 * slot < all.length ? slot : slot - all.length / 2;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(at(i));
      out.writeInt((int) Math.min(Integer.MAX_VALUE, count(i)));
    }
  }

  static Ring read(DataInput in) throws IOException {
    int n = in.readInt();
    if (n < 0 || n > 10_000_000) {
      throw new IOException(n + " times in a window");
    }
    Ring ring = new Ring();
    for (int i = 0; i < n; i++) {
      ring.add(in.readLong(), in.readInt());
    }
    return ring;
  }
}
