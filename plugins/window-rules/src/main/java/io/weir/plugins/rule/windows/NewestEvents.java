package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.rule.Finding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of the newest events of a key, at most {@link Finding#MOST}, in the order they came. */
final class NewestEvents {
  private static final long[] NONE = {};

  /** Three numbers for each: time, stream, place. */
  private long[] numbers = NONE;

  private int[] checks = {};
  private int head;
  private int size;

  void add(Event event) {
    if (size == checks.length && size < Finding.MOST) {
      grow();
    }
    int slot = (head + size) % checks.length;
    if (size == Finding.MOST) {
      head = (head + 1) % checks.length;
    } else {
      size++;
    }
    set(slot, event.micros(), event.id());
  }

  private void set(int slot, long micros, EventId id) {
    numbers[3 * slot] = micros;
    numbers[3 * slot + 1] = id.stream();
    numbers[3 * slot + 2] = id.place();
    checks[slot] = id.check();
  }

  /** Only while it is not full, so what there is begins at 0. */
  private void grow() {
    int larger = Math.min(Finding.MOST, Math.max(1, size * 2));
    numbers = Arrays.copyOf(numbers, 3 * larger);
    checks = Arrays.copyOf(checks, larger);
  }

  /** Those after a time, in microseconds since 1970, in the order they came. */
  List<EventId> after(long micros) {
    List<EventId> ids = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int slot = (head + i) % checks.length;
      if (numbers[3 * slot] > micros) {
        ids.add(new EventId(numbers[3 * slot + 1], numbers[3 * slot + 2], checks[slot]));
      }
    }
    return ids;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      int slot = (head + i) % checks.length;
      out.writeLong(numbers[3 * slot]);
      out.writeLong(numbers[3 * slot + 1]);
      out.writeLong(numbers[3 * slot + 2]);
      out.writeInt(checks[slot]);
    }
  }

  /** Null for none. */
  static @Nullable NewestEvents read(DataInput in) throws IOException {
    int n = in.readUnsignedByte();
    if (n == 0) {
      return null;
    }
    NewestEvents events = new NewestEvents();
    if (n > Finding.MOST) {
      throw new IOException(n + " newest events");
    }
    events.numbers = new long[3 * n];
    events.checks = new int[n];
    events.size = n;
    for (int i = 0; i < n; i++) {
      events.set(i, in.readLong(), new EventId(in.readLong(), in.readLong(), in.readInt()));
    }
    return events;
  }
}
