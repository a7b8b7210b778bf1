package io.weir.plugins.parser.regex;

import io.weir.api.source.Line;
import io.weir.syslog.Scan;
import io.weir.syslog.Stamps;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a time is written in a line. Immutable, used by all threads. */
abstract class TimeFormat {
  /** No form is longer. */
  static final int LONGEST = 64;

  /** No stamp: the text is not a time. */
  static final long NONE = Stamps.NONE;

  static final List<String> NAMES = List.of("iso", "clf", "syslog", "epoch", "epoch_ms");

  /** The year 10000: a number beyond it is not a time that a store can keep. */
  private static final long END = 253_402_300_800L;

  private static final int NO_OFFSET = Integer.MIN_VALUE;

  /** Zone of times without one; null: the line's. */
  private final @Nullable ZoneId zone;

  TimeFormat(@Nullable ZoneId zone) {
    this.zone = zone;
  }

  /**
   * The format of this name or pattern.
   *
   * @param zone of times without one; null: the line's
   * @throws IllegalArgumentException with a sentence when there is none
   */
  static TimeFormat of(String format, @Nullable ZoneId zone) {
    return switch (format) {
      case "iso" -> new Iso(zone);
      case "clf" -> new Clf(zone);
      case "syslog" -> new Syslog(zone);
      case "epoch" -> new Epoch(1_000_000);
      case "epoch_ms" -> new Epoch(1_000);
      default -> new PatternTime(format, zone);
    };
  }

  /** Microseconds since 1970 of the text in these bytes, or {@link #NONE}. */
  final long micros(byte[] b, int from, int to, Line line) {
    if (to <= from || to - from > LONGEST) {
      return NONE;
    }
    try {
      long micros = read(b, from, to, line);
      return Math.abs(micros / 1_000_000) < END ? micros : NONE;
    } catch (DateTimeException | ArithmeticException e) {
      return NONE;
    }
  }

  /** Reads a text of 1 to {@link #LONGEST} bytes; may throw what dates throw. */
  abstract long read(byte[] b, int from, int to, Line line);

  /** Seconds since 1970 of local seconds in the zone of this format, or of the line. */
  final long utc(long local, Line line) {
    return Stamps.utc(local, inZone(line));
  }

  /** The line as if its zone were that of the format. */
  final Line inZone(Line line) {
    return zone == null
        ? line
        : new Line()
            .set(
                line.bytes(),
                line.from(),
                line.to(),
                line.stream(),
                line.place(),
                line.received(),
                zone);
  }

  /** Local seconds with an offset, or in the zone, and a fraction: microseconds since 1970. */
  final long joined(long local, int offset, long fraction, Line line) {
    if (local == NONE) {
      return NONE;
    }
    long seconds = offset == NO_OFFSET ? utc(local, line) : local - offset;
    return seconds * 1_000_000 + fraction;
  }

  /** {@code Z}, {@code +03:00}, {@code +0300}, {@code +03}: seconds; 1 when it is none of these. */
  private static int offset(byte[] b, int from, int to) {
    int n = to - from;
    if (n == 1 && b[from] == 'Z') {
      return 0;
    }
    if (n != 3 && n != 5 && n != 6
        || b[from] != '+' && b[from] != '-'
        || n == 6 && b[from + 3] != ':') {
      return 1;
    }
    long hours = Scan.number(b, from + 1, from + 3);
    long minutes = n == 3 ? 0 : Scan.number(b, to - 2, to);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return 1;
    }
    int seconds = (int) (hours * 3600 + minutes * 60);
    return b[from] == '+' ? seconds : -seconds;
  }

  /** Micros of the digits of a fraction. */
  private static long fraction(byte[] b, int from, int to) {
    long micros = 0;
    for (int i = 0; i < 6; i++) {
      micros = micros * 10 + (from + i < to ? b[from + i] - '0' : 0);
    }
    return micros;
  }

  /**
   * {@code 2026-11-22T12:00:00.123+03:00}, with T or a blank, with or without fraction and zone.
   */
  private static final class Iso extends TimeFormat {
    Iso(@Nullable ZoneId zone) {
      super(zone);
    }

    @Override
    long read(byte[] b, int from, int to, Line line) {
      if (to - from < 19
          || b[from + 4] != '-'
          || b[from + 7] != '-'
          || b[from + 10] != 'T' && b[from + 10] != ' ') {
        return NONE;
      }
      int year = (int) Scan.number(b, from, from + 4);
      int month = (int) Scan.number(b, from + 5, from + 7);
      int day = (int) Scan.number(b, from + 8, from + 10);
      long local = year < 0 ? NONE : Stamps.local(year, month, day, Stamps.clock(b, from + 11));
      int p = from + 19;
      long micros = 0;
      if (p < to && (b[p] == '.' || b[p] == ',')) {
        int end = Scan.digits(b, p + 1, to);
        if (end == p + 1) {
          return NONE;
        }
        micros = fraction(b, p + 1, end);
        p = end;
      }
      p = p < to && b[p] == ' ' ? p + 1 : p;
      int offset = p == to ? NO_OFFSET : offset(b, p, to);
      return offset == 1 ? NONE : joined(local, offset, micros, line);
    }
  }

  /** {@code 22/Nov/2026:12:00:00 +0000}. */
  private static final class Clf extends TimeFormat {
    Clf(@Nullable ZoneId zone) {
      super(zone);
    }

    @Override
    long read(byte[] b, int from, int to, Line line) {
      if (to - from < 20 || b[from + 2] != '/' || b[from + 6] != '/' || b[from + 11] != ':') {
        return NONE;
      }
      int day = (int) Scan.number(b, from, from + 2);
      int year = (int) Scan.number(b, from + 7, from + 11);
      long local =
          year < 0
              ? NONE
              : Stamps.local(year, Stamps.month(b, from + 3), day, Stamps.clock(b, from + 12));
      if (to - from == 20) {
        return joined(local, NO_OFFSET, 0, line);
      }
      int offset = b[from + 20] == ' ' ? offset(b, from + 21, to) : 1;
      return offset == 1 ? NONE : joined(local, offset, 0, line);
    }
  }

  /** {@code Nov 22 12:00:00}, {@code Nov 2 12:00:00}. */
  private static final class Syslog extends TimeFormat {
    Syslog(@Nullable ZoneId zone) {
      super(zone);
    }

    @Override
    long read(byte[] b, int from, int to, Line line) {
      if (to - from != 15 || b[from + 3] != ' ' || b[from + 6] != ' ') {
        return NONE;
      }
      int month = Stamps.month(b, from);
      int day = (int) Scan.number(b, b[from + 4] == ' ' ? from + 5 : from + 4, from + 6);
      long clock = Stamps.clock(b, from + 7);
      if (month == 0 || day < 1 || clock < 0) {
        return NONE;
      }
      long seconds = Stamps.dated(month, day, clock, inZone(line));
      return seconds == NONE ? NONE : seconds * 1_000_000;
    }
  }

  /** {@code 1795341604.123}, or {@code 1795341604123}. */
  private static final class Epoch extends TimeFormat {
    private final long unit;

    /**
     * @param unit microseconds of a whole one
     */
    Epoch(long unit) {
      super(null);
      this.unit = unit;
    }

    @Override
    long read(byte[] b, int from, int to, Line line) {
      int end = Scan.digits(b, from, to);
      long whole = Scan.number(b, from, end);
      if (whole < 0 || whole >= END * (1_000_000 / unit)) {
        return NONE;
      }
      if (end == to) {
        return whole * unit;
      }
      int last = Scan.digits(b, end + 1, to);
      if (b[end] != '.' || last != to || last == end + 1) {
        return NONE;
      }
      return whole * unit + fraction(b, end + 1, last) * unit / 1_000_000;
    }
  }
}
