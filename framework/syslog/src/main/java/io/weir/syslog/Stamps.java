package io.weir.syslog;

import io.weir.api.source.Line;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts time stamps to seconds since 1970. Its caches contain immutable records that depend on
 * the line alone.
 */
public final class Stamps {
  /** Not a valid time. */
  public static final long NONE = Long.MIN_VALUE;

  /** The stamp has no offset, so the line's zone is used. */
  static final int NO_OFFSET = Integer.MIN_VALUE;

  private static final long DAY = 86_400;

  /**
   * Minutes of previous lines. Several, because threads read different parts of a log and would
   * replace each other's.
   */
  private final @Nullable Minute[] known = new Minute[64];

  /** Starts with empty caches. */
  Stamps() {}

  /** {@code Nov 22 10:00:} as the bytes at its two ends, and when it begins. */
  private record Minute(long left, long right, Instant received, ZoneId zone, long begin) {}

  /**
   * Seconds since 1970 of {@code Nov 22 10:00:00}, fifteen bytes in exactly that form.
   *
   * @return {@link #NONE} when it is not a date
   */
  long plain(Line line, byte[] b, int at) {
    long left = Scan.eight(b, at);
    long right = Scan.eight(b, at + 5);
    int slot = b[at + 10] * 10 + b[at + 11] & 63;
    Minute k = known[slot];
    if (k != null
        && k.right == right
        && k.left == left
        && k.received.equals(line.received())
        && k.zone.equals(line.zone())) {
      int second = two(b, at + 13);
      if (second >= 0 && second < 60) {
        return k.begin + second;
      }
    }
    int month = month(b, at);
    int day = b[at + 4] == ' ' ? b[at + 5] - '0' : two(b, at + 4);
    long time = clock(b, at + 7);
    if (month == 0 || time < 0) {
      return NONE;
    }
    // A leap second is the sixtieth of its own minute.
    long minute = time - two(b, at + 13);
    long begin = dated(month, day, minute, line);
    if (begin != NONE && dated(month, day, minute + 59, line) == begin + 59) {
      // the year and which of two equal hours it is do not change within a minute
      known[slot] = new Minute(left, right, line.received(), line.zone(), begin);
    }
    return dated(month, day, time, line);
  }

  /**
   * Seconds since 1970 of a stamp without a year: the latest one at most a day after {@link
   * Line#received}. A December read in January is of the old year; a 29 February is in a leap year.
   */
  public static long dated(int month, int day, long time, Line line) {
    return dated(month, day, time, line, NO_OFFSET);
  }

  /** As {@link #dated(int, int, long, Line)}, with an offset in seconds east of UTC. */
  static long dated(int month, int day, long time, Line line, int offset) {
    long limit = line.received().getEpochSecond() + DAY;
    int year = LocalDateTime.ofEpochSecond(limit, 0, ZoneOffset.UTC).getYear() + 1;
    for (int y = year; y >= year - 9; y--) {
      long local = local(y, month, day, time);
      if (local != NONE) {
        long seconds = utc(local, line, offset);
        if (seconds <= limit) {
          return seconds;
        }
      }
    }
    return NONE;
  }

  /**
   * The latest of these months, which have the same name in different languages; bit 0 is January.
   */
  static long datedAny(int months, int day, long time, Line line, int offset) {
    long latest = NONE;
    for (int month = 1; month <= 12; month++) {
      if ((months & 1 << month - 1) != 0) {
        latest = Math.max(latest, dated(month, day, time, line, offset));
      }
    }
    return latest;
  }

  /** Converts local seconds to UTC, with an offset in seconds east of UTC or in the line's zone. */
  static long utc(long local, Line line, int offset) {
    return offset == NO_OFFSET ? utc(local, line) : local - offset;
  }

  /** Whether a stamp is more than a day after {@link Line#received}. */
  static boolean isAhead(long seconds, Line line) {
    return seconds > line.received().getEpochSecond() + DAY;
  }

  /** Seconds of a local date and time as if they were UTC; {@link #NONE} for an invalid day. */
  public static long local(int year, int month, int day, long time) {
    if (month < 1 || month > 12 || day < 1 || day > days(year, month) || time < 0) {
      return NONE;
    }
    // days from the civil calendar, counted from March so that the leap day comes last
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400);
    long ofEra = y - era * 400;
    long ofYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    return days * DAY + time;
  }

  /** Converts local seconds to UTC in the line's zone. */
  public static long utc(long local, Line line) {
    if (line.zone() instanceof ZoneOffset offset) {
      return local - offset.getTotalSeconds();
    }
    ZoneRules rules = line.zone().getRules();
    LocalDateTime when = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
    List<ZoneOffset> valid = rules.getValidOffsets(when);
    if (valid.size() == 1) {
      return local - valid.get(0).getTotalSeconds();
    }
    if (valid.isEmpty()) {
      return local - rules.getTransition(when).getOffsetBefore().getTotalSeconds();
    }
    // An hour that occurs twice: the second one only if the line was read during it.
    long first = local - valid.get(0).getTotalSeconds();
    long second = local - valid.get(1).getTotalSeconds();
    Instant received = line.received();
    return received.getEpochSecond() + 300 >= second && received.getEpochSecond() - second < 3600
        ? second
        : first;
  }

  /** Seconds of the day of {@code 10:00:00}, or -1. */
  public static long clock(byte[] b, int at) {
    int h = two(b, at);
    int m = two(b, at + 3);
    int s = two(b, at + 6);
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) {
      return -1;
    }
    return b[at + 2] == ':' && b[at + 5] == ':' ? h * 3600L + m * 60L + s : -1;
  }

  /** 1 to 12 for {@code Jan} to {@code Dec}, or 0. */
  public static int month(byte[] b, int at) {
    return switch (b[at] << 16 | b[at + 1] << 8 | b[at + 2]) {
      case 'J' << 16 | 'a' << 8 | 'n' -> 1;
      case 'F' << 16 | 'e' << 8 | 'b' -> 2;
      case 'M' << 16 | 'a' << 8 | 'r' -> 3;
      case 'A' << 16 | 'p' << 8 | 'r' -> 4;
      case 'M' << 16 | 'a' << 8 | 'y' -> 5;
      case 'J' << 16 | 'u' << 8 | 'n' -> 6;
      case 'J' << 16 | 'u' << 8 | 'l' -> 7;
      case 'A' << 16 | 'u' << 8 | 'g' -> 8;
      case 'S' << 16 | 'e' << 8 | 'p' -> 9;
      case 'O' << 16 | 'c' << 8 | 't' -> 10;
      case 'N' << 16 | 'o' << 8 | 'v' -> 11;
      case 'D' << 16 | 'e' << 8 | 'c' -> 12;
      default -> 0;
    };
  }

  /** Two digits, or -1. */
  static int two(byte[] b, int at) {
    return Scan.digit(b[at]) && Scan.digit(b[at + 1]) ? (b[at] - '0') * 10 + b[at + 1] - '0' : -1;
  }

  private static int days(int year, int month) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }
}
