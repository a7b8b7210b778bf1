package io.weir.plugins.rule.rate;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;

/** Counts per key. Loop's thread only. */
sealed interface Counts permits CalendarCounts, SlidingCounts {
  /** After the state was read back. */
  void open();

  /** Counts an event, as often as it stands for. */
  void count(String key, Event event, Alerts alerts);

  /** Event time has come this far; microseconds since 1970. */
  void tick(long micros, Alerts alerts);

  /** All counts that are not zero, as of the last tick. */
  void present(Sink to);

  /** Takes counts. */
  interface Sink {
    /** A key's count, and since when. */
    void take(String key, long count, long sinceMicros);
  }
}
