package io.weir.plugins.rule.ratio;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A tally with times, which forgets. Exact to the event as long as there are at most {@link #FINE}
 * different times; a busier key is counted in steps of a 256th of the window, from then until it is
 * empty, so that nobody's memory grows with what is sent. An event of a step counts from its
 * beginning, so it leaves early by less than a step.
 */
final class RecentTally extends Tally {
  static final int FINE = 512;
  private static final int STEPS = 256;
  private static final int PARTS = 3;

  /** In order of time, the oldest at head: time, events, matching ones. */
  private long[] slots = new long[PARTS];

  private int head;
  private int size;
  private boolean coarse;

  /** How long the steps of a busy key are, in microseconds. */
  static long step(Duration window) {
    return window.toMillis() * 1000 / STEPS;
  }

  /** Adds events; out of order is allowed. */
  void add(long micros, long events, boolean match, long step) {
    add(events, match);
    put(coarse ? round(micros, step) : micros, events, match ? events : 0);
    if (size > FINE && !coarse) {
      coarsen(step);
    }
  }

  private static long round(long micros, long step) {
    return Math.floorDiv(micros, step) * step;
  }

  private void coarsen(long step) {
    RecentTally other = new RecentTally();
    for (int i = head; i < head + size; i++) {
      other.put(round(slots[PARTS * i], step), slots[PARTS * i + 1], slots[PARTS * i + 2]);
    }
    slots = other.slots;
    head = 0;
    size = other.size;
    coarse = true;
  }

  private void put(long micros, long events, long match) {
    int place = head + size;
    while (place > head && slots[PARTS * (place - 1)] > micros) {
      place--;
    }
    if (place > head && slots[PARTS * (place - 1)] == micros) {
      slots[PARTS * place - 2] += events;
      slots[PARTS * place - 1] += match;
      return;
    }
    if (PARTS * (head + size) == slots.length) {
      place -= head;
      makeRoom();
    }
    int at = PARTS * place;
    System.arraycopy(slots, at, slots, at + PARTS, PARTS * (head + size) - at);
    slots[at] = micros;
    slots[at + 1] = events;
    slots[at + 2] = match;
    size++;
  }

  /** Moves everything to the beginning, of a larger array where half of it is in use. */
  private void makeRoom() {
    long[] to = 2 * size > slots.length / PARTS ? new long[2 * slots.length] : slots;
    System.arraycopy(slots, PARTS * head, to, 0, PARTS * size);
    slots = to;
    head = 0;
  }

  long oldest() {
    return slots[PARTS * head];
  }

  /** Forgets what is at or before this time. */
  void dropUntil(long micros) {
    while (size > 0 && slots[PARTS * head] <= micros) {
      all -= slots[PARTS * head + 1];
      matching -= slots[PARTS * head + 2];
      head++;
      size--;
    }
    if (size == 0) {
      head = 0;
      coarse = false;
    }
  }

  /** What lies behind this time. */
  Tally since(long micros) {
    Tally tally = new Tally();
    for (int i = head + size - 1; i >= head && slots[PARTS * i] > micros; i--) {
      tally.all += slots[PARTS * i + 1];
      tally.matching += slots[PARTS * i + 2];
    }
    return tally;
  }

  /** The first time that has to be dropped, with all before it, for the share to fall below. */
  long holds(double percent, int least) {
    long restOfAll = all;
    long restOfMatching = matching;
    for (int i = head; i < head + size; i++) {
      restOfAll -= slots[PARTS * i + 1];
      restOfMatching -= slots[PARTS * i + 2];
      if (percent(restOfMatching, restOfAll, least) < percent) {
        return slots[PARTS * i];
      }
    }
    throw new IllegalStateException(matching + " of " + all + " do not reach " + percent + " %");
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(coarse);
    out.writeShort(size);
    for (long number : Arrays.copyOfRange(slots, PARTS * head, PARTS * (head + size))) {
      out.writeLong(number);
    }
  }

  static RecentTally read(DataInput in) throws IOException {
    RecentTally tally = new RecentTally();
    boolean coarse = in.readBoolean();
    int n = in.readUnsignedShort();
    for (int i = 0; i < n; i++) {
      long micros = in.readLong();
      long events = in.readLong();
      long match = in.readLong();
      tally.put(micros, events, match);
      tally.all += events;
      tally.matching += match;
    }
    tally.coarse = coarse;
    return tally;
  }
}
