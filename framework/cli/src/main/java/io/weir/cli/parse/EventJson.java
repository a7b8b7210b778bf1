package io.weir.cli.parse;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.FieldKind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * One event as JSON: type, time, times when it is not 1, then the fields that are there, in the
 * order of their declaration. One thread.
 */
final class EventJson {
  private final JsonOut out;
  private long second = Long.MIN_VALUE;
  private String stamp = "";

  EventJson(JsonOut out) {
    this.out = out;
  }

  /** Appends what was started in the builder. */
  void write(EventType type, EventBuilder event) {
    out.raw("{\"type\":\"").raw(type.name()).raw("\",\"time\":\"");
    time(event.micros());
    out.raw('"');
    int times = event.times();
    if (times != 1) {
      out.raw(",\"times\":").number(times);
    }
    for (int i = 0; i < type.fields().size(); i++) {
      Field field = type.fields().get(i);
      Object value = event.value(field.name());
      if (value != null) {
        out.raw(",\"").raw(field.name()).raw("\":");
        if (field.kind() == FieldKind.TIME && value instanceof Long micros) {
          out.raw('"');
          time(micros);
          out.raw('"');
        } else {
          out.value(value);
        }
      }
    }
    out.raw('}');
  }

  /** As {@link Instant#toString}, without making one for each line of the same second. */
  private void time(long micros) {
    long now = Math.floorDiv(micros, 1_000_000L);
    if (now != second) {
      second = now;
      LocalDateTime t = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC);
      String text = Instant.ofEpochSecond(now).toString();
      stamp = t.getYear() > 9999 || t.getYear() < 0 ? text : text.substring(0, 19);
    }
    int rest = (int) Math.floorMod(micros, 1_000_000L);
    if (rest == 0 || stamp.length() != 19) {
      out.raw(stamp.length() == 19 ? stamp + "Z" : Event.instant(micros).toString());
      return;
    }
    out.raw(stamp).raw('.').two(rest / 10_000);
    int low = rest % 10_000;
    if (rest % 1000 == 0) {
      out.raw((char) ('0' + low / 1000));
    } else {
      out.two(low / 100).two(low % 100);
    }
    out.raw('Z');
  }
}
