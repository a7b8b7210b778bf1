package io.weir.engine.loop;

import io.weir.engine.state.StateFile;
import java.nio.ByteBuffer;

/**
 * Event time: the latest that an event said, in microseconds since 1970. It never goes back. Once
 * in a second of it, it ticks. One thread.
 */
final class EventClock {
  private static final String MAP = "loop";
  private static final String KEY = "event_time";
  private static final long SECOND = 1_000_000;

  private long micros;
  private long ticked;

  /** The time now; 0 before the first event. */
  long micros() {
    return micros;
  }

  /** An event of this time comes. Whether the clock ticks. */
  boolean event(long at) {
    if (at <= micros) {
      return false;
    }
    micros = at;
    return micros - ticked >= SECOND && tick();
  }

  /** Time moves on without events, a second at least. Whether the clock ticks. */
  boolean moveOn(long to) {
    if (to - micros < SECOND) {
      return false;
    }
    micros = to;
    return tick();
  }

  private boolean tick() {
    ticked = micros - micros % SECOND;
    return true;
  }

  void restore(StateFile state) {
    byte[] time = state.map(MAP).get(KEY);
    micros = time == null ? 0 : ByteBuffer.wrap(time).getLong();
    ticked = micros - micros % SECOND;
  }

  void save(StateFile state) {
    state.map(MAP).put(KEY, ByteBuffer.allocate(8).putLong(micros).array());
  }
}
