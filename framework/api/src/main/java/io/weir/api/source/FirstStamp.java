package io.weir.api.source;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The time stamp at the beginning of a line, in the forms that syslog daemons write: {@code Mar 1
 * 10:00:00}, with or without a year, ISO 8601, both with a priority in front, RFC 5424. It puts
 * files in order, so that no numbering scheme has to be understood; what an event's time is, the
 * parser says.
 */
public final class FirstStamp {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final int LONGEST = 64;

  private final String text;
  private int at;

  private FirstStamp(String text) {
    this.text = text;
  }

  /**
   * Microseconds since 1970; empty when the line begins with no stamp. A stamp without a year is
   * the last of its kind before the line's time of reading, or at most a day after.
   */
  public static OptionalLong of(Line line) {
    int length = Math.min(line.to() - line.from(), LONGEST);
    String text = new String(line.bytes(), line.from(), length, StandardCharsets.ISO_8859_1);
    try {
      Instant stamp = new FirstStamp(text).read(line.received(), line.zone());
      return stamp == null
          ? OptionalLong.empty()
          : OptionalLong.of(ChronoUnit.MICROS.between(Instant.EPOCH, stamp));
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private @Nullable Instant read(Instant last, ZoneId zone) {
    if (text.startsWith("<")) {
      at = text.indexOf('>') + 1;
      if (text.startsWith("1 ", at)) {
        at += 2; // RFC 5424
      }
    }
    int month = at + 3 <= text.length() ? MONTHS.indexOf(text.substring(at, at + 3)) + 1 : 0;
    return month > 0 ? traditional(month, last, zone) : iso(zone);
  }

  private @Nullable Instant traditional(int month, Instant last, ZoneId zone) {
    at += 3;
    int day = number();
    int hour = number();
    int year = 0;
    if (hour > 99) {
      year = hour;
      hour = number();
    }
    int minute = number();
    int second = number();
    if (day < 0 || hour < 0 || minute < 0 || second < 0) {
      return null;
    }
    if (year > 0) {
      return time(year, month, day, hour, minute, second).atZone(zone).toInstant();
    }
    int lastYear = last.atZone(zone).getYear();
    // 29 February is in one of the last eight years.
    for (int back = 0; back < 9; back++) {
      try {
        Instant stamp =
            time(lastYear - back, month, day, hour, minute, second).atZone(zone).toInstant();
        if (!stamp.isAfter(last.plus(1, ChronoUnit.DAYS))) {
          return stamp;
        }
      } catch (DateTimeException e) {
        // no leap year
      }
    }
    return null;
  }

  private @Nullable Instant iso(ZoneId zone) {
    int year = number();
    int month = number();
    int day = number();
    int hour = number();
    int minute = number();
    int second = number();
    if (year < 1970 || second < 0) {
      return null;
    }
    LocalDateTime time = time(year, month, day, hour, minute, second);
    int end = at;
    if (end < text.length() && (text.charAt(end) == '.' || text.charAt(end) == ',')) {
      end++;
      int digits = end;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      String fraction = (text.substring(digits, end) + "000000000").substring(0, 9);
      time = time.withNano(Integer.parseInt(fraction));
    }
    int offsetEnd = end;
    while (offsetEnd < text.length() && "+-:Z0123456789".indexOf(text.charAt(offsetEnd)) >= 0) {
      offsetEnd++;
    }
    if (offsetEnd > end) {
      return time.toInstant(ZoneOffset.of(text.substring(end, offsetEnd)));
    }
    return time.atZone(zone).toInstant();
  }

  private static LocalDateTime time(
      int year, int month, int day, int hour, int minute, int second) {
    return LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
  }

  /** The next number, behind at most two other characters; -1 when there is none. */
  private int number() {
    int from = at;
    while (from < text.length() && from < at + 2 && !isDigit(from)) {
      from++;
    }
    int to = from;
    while (to < text.length() && to < from + 4 && isDigit(to)) {
      to++;
    }
    if (to == from) {
      return -1;
    }
    at = to;
    return Integer.parseInt(text.substring(from, to));
  }

  private boolean isDigit(int index) {
    char c = text.charAt(index);
    return c >= '0' && c <= '9';
  }
}
