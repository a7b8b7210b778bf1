package io.weir.plugins.rule.rate;

import io.weir.api.Event;
import org.jspecify.annotations.Nullable;

/**
 * How much an event counts: 1, or the value of a field of whole numbers, and that for each event
 * that it stands for.
 *
 * @param field the field; null to count events
 */
record Amount(@Nullable String field) {
  /** Of one event: nobody has more recipients, and a billion such events can be summed up. */
  private static final long MOST = 1_000_000_000;

  /** 0 or more; 0 does not count. */
  long of(Event event) {
    if (field == null) {
      return event.times();
    }
    Object value = event.value(field);
    long one = value instanceof Long n ? Math.max(0, Math.min(MOST, n)) : 0;
    return Math.min(MOST, one * event.times());
  }
}
