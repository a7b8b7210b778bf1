package io.weir.plugins.rule.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Times in order, each with how many events it stands for; grows as needed. Events of one moment
 * take one place: most logs count in seconds.
 */
final class Ring {
  private long[] at = new long[2];
  private int[] times = new int[2];
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
    return at[head];
  }

  /** Adds events; out of order is allowed. */
  void add(long micros, int n) {
    int place = size;
    while (place > 0 && at[slot(place - 1)] > micros) {
      place--;
    }
    sum += n;
    if (place > 0 && at[slot(place - 1)] == micros) {
      int slot = slot(place - 1);
      times[slot] = (int) Math.min(Integer.MAX_VALUE, (long) times[slot] + n);
      return;
    }
    if (size == at.length) {
      grow();
    }
    for (int i = size; i > place; i--) {
      at[slot(i)] = at[slot(i - 1)];
      times[slot(i)] = times[slot(i - 1)];
    }
    at[slot(place)] = micros;
    times[slot(place)] = n;
    size++;
  }

  /** Drops what is at or before this time. */
  void dropUntil(long micros) {
    while (size > 0 && at[head] <= micros) {
      drop();
    }
  }

  /** Drops the oldest as long as the rest still reaches the limit. */
  void keepFor(long limit) {
    while (size > 0 && sum - times[head] >= limit) {
      drop();
    }
  }

  /** The time that has to be dropped, with all before it, for the sum to fall below the limit. */
  long lastNeededFor(long limit) {
    long rest = sum;
    for (int i = 0; i < size; i++) {
      rest -= times[slot(i)];
      if (rest < limit) {
        return at[slot(i)];
      }
    }
    throw new IllegalStateException("the sum " + sum + " does not reach " + limit);
  }

  /** How many lie behind this time. */
  long since(long micros) {
    long n = 0;
    for (int i = size - 1; i >= 0 && at[slot(i)] > micros; i--) {
      n += times[slot(i)];
    }
    return n;
  }

  private void drop() {
    sum -= times[head];
    head = slot(1);
    size--;
  }

  private int slot(int index) {
    return (head + index) % at.length;
  }

  private void grow() {
    int larger = size * 2;
    long[] newAt = new long[larger];
    int[] newTimes = new int[larger];
    for (int i = 0; i < size; i++) {
      newAt[i] = at[slot(i)];
      newTimes[i] = times[slot(i)];
    }
    at = newAt;
    times = newTimes;
    head = 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(at[slot(i)]);
      out.writeInt(times[slot(i)]);
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
