package io.weir.cli.parse;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.internal.EventAccess;
import io.weir.cli.text.JsonOut;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event as JSON: type, time, times if it is not 1, then the fields that are present, in
 * the order of their declaration. Values that JSON represents with the same bytes are copied from
 * the line; all others are decoded first. Not thread-safe.
 */
final class EventJson {
  private static final EventAccess EVENTS = EventAccess.get();
  private static final int STAMP = 19;

  private final JsonOut out;
  private final IdentityHashMap<EventType, Words> words = new IdentityHashMap<>();
  private long second = Long.MIN_VALUE;
  private byte[] stamp = new byte[0];

  /** The bytes between the values. */
  private static final class Words {
    final byte[] begin;
    final byte[][] names;
    final Field[] fields;

    Words(EventType type) {
      begin = ascii("{\"type\":\"" + type.name() + "\",\"time\":\"");
      fields = type.fields().toArray(Field[]::new);
      names = new byte[fields.length][];
      for (int i = 0; i < names.length; i++) {
        names[i] = ascii(",\"" + fields[i].name() + "\":");
      }
    }
  }

  EventJson(JsonOut out) {
    this.out = out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Words words(EventType type) {
    Words known = words.get(type);
    if (known == null) {
      known = new Words(type);
      words.put(type, known);
    }
    return known;
  }

  /**
   * Appends what was started in the builder.
   *
   * @param line what the builder is over
   */
  void write(EventType type, EventBuilder event, byte[] line) {
    Words its = words(type);
    out.raw(its.begin);
    time(event.micros());
    out.raw('"');
    int times = event.times();
    if (times != 1) {
      out.raw(",\"times\":").number(times);
    }
    for (int i = 0; i < its.names.length; i++) {
      int from = EVENTS.from(event, i);
      if (from < 0 || !copied(its, i, line, from, EVENTS.to(event, i))) {
        value(its, i, EVENTS.value(event, i));
      }
    }
    out.raw('}');
  }

  private void value(Words its, int i, @Nullable Object value) {
    if (value == null) {
      return;
    }
    out.raw(its.names[i]);
    if (its.fields[i].kind() == Field.Kind.TIME && value instanceof Long micros) {
      out.raw('"');
      time(micros);
      out.raw('"');
    } else {
      out.value(value);
    }
  }

  /** Appends the bytes of the line if JSON represents the value with the same bytes. */
  private boolean copied(Words its, int i, byte[] line, int from, int to) {
    return switch (its.fields[i].kind()) {
      case TEXT -> to - from <= its.fields[i].length() && out.plain(its.names[i], line, from, to);
      case INTEGER -> whole(its.names[i], line, from, to);
      case ADDRESS -> isIpv4(line, from, to) && out.plain(its.names[i], line, from, to);
      case DECIMAL, TIME -> false;
    };
  }

  /** Appends a whole number, if it is one as it would be printed. */
  private boolean whole(byte[] name, byte[] b, int from, int to) {
    int n = to - from;
    if (n < 1 || n > 18 || b[from] == '0' && n > 1) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return false;
      }
    }
    out.raw(name).raw(b, from, to);
    return true;
  }

  /** Returns whether the bytes are an IPv4 address in canonical form. */
  private static boolean isIpv4(byte[] b, int from, int to) {
    int dots = 0;
    int digits = 0;
    int part = 0;
    for (int i = from; i < to; i++) {
      int digit = b[i] - '0';
      if (digit >= 0 && digit <= 9) {
        if (digits > 0 && part == 0) {
          return false;
        }
        part = part * 10 + digit;
        if (++digits > 3 || part > 255) {
          return false;
        }
      } else if (b[i] == '.' && digits > 0) {
        dots++;
        digits = 0;
        part = 0;
      } else {
        return false;
      }
    }
    return dots == 3 && digits > 0;
  }

  /** As {@link Instant#toString}, without making one for each line of the same second. */
  private void time(long micros) {
    long now = Math.floorDiv(micros, 1_000_000L);
    if (now != second) {
      second = now;
      LocalDateTime t = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC);
      String text = Instant.ofEpochSecond(now).toString();
      stamp = ascii(t.getYear() > 9999 || t.getYear() < 0 ? text : text.substring(0, STAMP));
    }
    int rest = (int) Math.floorMod(micros, 1_000_000L);
    if (stamp.length != STAMP) {
      out.raw(Event.instant(micros).toString());
      return;
    }
    out.raw(stamp);
    if (rest != 0) {
      out.raw('.').two(rest / 10_000);
      int low = rest % 10_000;
      if (rest % 1000 == 0) {
        out.raw((char) ('0' + low / 1000));
      } else {
        out.two(low / 100).two(low % 100);
      }
    }
    out.raw('Z');
  }
}
