package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;

/** The measures of all keys, each in its window. The runner's thread. */
sealed interface Measures permits CalendarMeasures, SlidingMeasures {
  /** After the state was read back. */
  void open();

  /** Measures an event. */
  void add(String key, Event event, Alerts alerts);

  /** Event time has come this far; microseconds since 1970. */
  void tick(long micros);

  /** All measures that are not zero, as of the last tick. */
  void present(Sink to);

  /** Takes measures. */
  interface Sink {
    /** A key's measure, and since when. */
    void take(String key, double measure, long sinceMicros);
  }
}
