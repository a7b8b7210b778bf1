package io.weir.syslog;

import static io.weir.syslog.Words.blanks;

import io.weir.api.source.Line;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Reads a stamp in any form but the two most common ones, which {@link SyslogHead} reads itself.
 * The result is in the fields.
 */
final class StampForms {
  /** More bytes than the longest name of a month. */
  private static final int LONGEST_NAME = 48;

  private byte[] b = new byte[0];
  private int to;
  private Line line = new Line();

  /** The end of the stamp and its zone. */
  int end;

  /** Microseconds since 1970. */
  long micros;

  /** Whether the stamp has a zone. */
  boolean zoned;

  /** Whether it has no year. */
  boolean yearless;

  private boolean weekday;

  /** The name of a month that was looked up last, and its result. */
  private byte[] known = new byte[0];

  private int knownMonths;

  /** Reads the stamp that begins here; false when none does. */
  boolean read(byte[] bytes, int from, int behind, Line of) {
    b = bytes;
    to = behind;
    line = of;
    zoned = false;
    yearless = false;
    int p = weekday(from);
    weekday = p > from;
    if (to - p < 8) {
      return false;
    }
    boolean clock = hasClock(b, p, to);
    if (!Scan.digit(b[p])) {
      return clock && named(p, -1);
    }
    int e = Scan.digits(b, p, to);
    int n = e - p;
    if (n == 10 && e < to && (b[e] == '.' || b[e] == ' ')) {
      return unix(p, e);
    }
    if (!clock) {
      return false;
    }
    if (n == 4 && (b[e] == '-' || b[e] == '/')) {
      return date(p, (int) Scan.number(b, p, e));
    }
    if (n == 4 && b[e] == ' ') {
      return named(blanks(b, e, to), (int) Scan.number(b, p, e));
    }
    if (n < 4 && b[e] == '-') {
      return cut(p, e);
    }
    return named(p, -1) || n <= 2 && b[e] == ' ' && dayFirst(p, e);
  }

  /** A quick check whether a stamp may begin here. */
  static boolean mayBegin(byte[] b, int from, int to) {
    return hasClock(b, from, to) || Scan.digits(b, from, to) == from + 10;
  }

  /** A quick check, before names are read, whether a time of day seems to follow soon. */
  static boolean hasClock(byte[] b, int from, int to) {
    int most = Math.min(to, from + LONGEST_NAME + 24);
    int colon = Scan.find(b, from, most, ':');
    return colon > from + 1 && colon + 3 < to && b[colon + 3] == ':' && Scan.digit(b[colon - 1]);
  }

  /** {@code Sat }, {@code Sat, }. */
  private int weekday(int from) {
    int p = from + 3;
    if (p + 1 >= to || !isWeekday(b[from] << 16 | b[from + 1] << 8 | b[from + 2])) {
      return from;
    }
    if (b[p] == ',') {
      p++;
    }
    return Words.isBlank(b[p]) ? blanks(b, p, to) : from;
  }

  private static boolean isWeekday(int letters) {
    return switch (letters) {
      case 'M' << 16 | 'o' << 8 | 'n',
          'T' << 16 | 'u' << 8 | 'e',
          'W' << 16 | 'e' << 8 | 'd',
          'T' << 16 | 'h' << 8 | 'u',
          'F' << 16 | 'r' << 8 | 'i',
          'S' << 16 | 'a' << 8 | 't',
          'S' << 16 | 'u' << 8 | 'n' ->
          true;
      default -> false;
    };
  }

  /** {@code 1795860004.123456}. */
  private boolean unix(int p, int e) {
    long seconds = Scan.number(b, p, e);
    end = fraction(e);
    micros += seconds * 1_000_000;
    zoned = true;
    return isEnd(end);
  }

  /** {@code 026-11-22T…}, the beginning of a copy taken while the file was written. */
  private boolean cut(int from, int dash) {
    long number = Scan.number(b, from, dash);
    long modulo = dash - from == 3 ? 1000 : dash - from == 2 ? 100 : 10;
    long now = line.received().atOffset(ZoneOffset.UTC).getYear();
    return date(dash - 4, (int) (now - Math.floorMod(now - number, modulo)));
  }

  /** {@code 2026-11-22T10:00:00}, where the year's four digits would begin here. */
  private boolean date(int p, int year) {
    if (p + 19 > to || b[p + 7] != b[p + 4] || b[p + 10] != 'T' && b[p + 10] != ' ') {
      return false;
    }
    int month = Stamps.two(b, p + 5);
    return month >= 1
        && month <= 12
        && rest(p + 19, year, 1 << month - 1, Stamps.two(b, p + 8), Stamps.clock(b, p + 11));
  }

  /** {@code 28 Nov 2026 10:00:00}, with the year or without. */
  private boolean dayFirst(int p, int e) {
    int name = blanks(b, e, to);
    int nameEnd = Math.min(Words.end(b, name, to), name + LONGEST_NAME);
    int months = months(name, nameEnd);
    return months != 0
        && yearAndClock(blanks(b, nameEnd, to), -1, months, (int) Scan.number(b, p, e));
  }

  /** {@code Nov 2 10:00:00}, {@code Nov 2 2026 10:00:00}. */
  private boolean named(int p, int year) {
    int nameEnd = Math.min(Words.end(b, p, to), p + LONGEST_NAME);
    int months = months(p, nameEnd);
    int d = blanks(b, nameEnd, to);
    if (months == 0 && isThang(p, nameEnd)) {
      // Vietnamese: thg 11
      int numberEnd = Scan.digits(b, d, to);
      int month = (int) Scan.number(b, d, numberEnd);
      months = month >= 1 && month <= 12 ? 1 << month - 1 : 0;
      d = blanks(b, numberEnd, to);
    }
    int e = Scan.digits(b, d, to);
    if (months == 0 || e - d < 1 || e - d > 2) {
      return false;
    }
    int day = (int) Scan.number(b, d, e);
    if (e < to && (b[e] == '.' || b[e] == ',')) {
      e++;
    }
    return yearAndClock(blanks(b, e, to), year, months, day);
  }

  private boolean isThang(int p, int end) {
    return end - p >= 3 && (b[p] == 't' || b[p] == 'T') && (b[p + 1] == 'h' || b[p + 1] == 'H');
  }

  private boolean yearAndClock(int from, int knownYear, int months, int day) {
    int p = from;
    int year = knownYear;
    if (year < 0 && Scan.digits(b, p, to) == p + 4) {
      year = (int) Scan.number(b, p, p + 4);
      int behind = p + 4 < to && b[p + 4] == ',' ? p + 5 : p + 4;
      p = blanks(b, behind, to);
    }
    return p + 8 <= to && rest(p + 8, year, months, day, Stamps.clock(b, p));
  }

  /** Bit 0 for January. */
  private int months(int from, int end) {
    int month = end - from == 3 ? Stamps.month(b, from) : 0;
    if (month > 0) {
      return 1 << month - 1;
    }
    if (end - from < 2) {
      return 0;
    }
    if (end - from != known.length || !isKnown(from)) {
      knownMonths = MonthNames.months(b, from, end);
      known = Arrays.copyOfRange(b, from, end);
    }
    return knownMonths;
  }

  private boolean isKnown(int from) {
    return Arrays.equals(b, from, from + known.length, known, 0, known.length);
  }

  /** Fraction, zone and a year after the time of day, in any order. */
  private boolean rest(int from, int knownYear, int months, int day, long time) {
    if (time < 0) {
      return false;
    }
    int p = fraction(from);
    int year = knownYear;
    int offset = Stamps.NO_OFFSET;
    if (p < to && !Words.isBlank(b[p])) {
      int e = Words.end(b, p, to);
      offset = b[p] == 'Z' && e == p + 1 ? 0 : Zones.numeric(b, p, e);
      if (offset == Stamps.NO_OFFSET) {
        return false;
      }
      zoned = true;
      p = e;
    }
    for (int more = 0; more < 2; more++) {
      int w = blanks(b, p, to);
      int e = Words.end(b, w, to);
      if (year < 0 && isYear(w, e)) {
        year = (int) Scan.number(b, w, e);
        p = e;
      } else if (!zoned && isZone(w, e)) {
        offset = Scan.digit(b[e - 1]) ? Zones.numeric(b, w, e) : Zones.offset(b, w, e);
        zoned = offset != Stamps.NO_OFFSET;
        p = e;
      } else {
        break;
      }
    }
    end = p;
    yearless = year < 0;
    long seconds =
        yearless
            ? Stamps.datedAny(months, day, time, line, offset)
            : ofYear(year, months, day, time, offset);
    micros += seconds * 1_000_000;
    return seconds != Stamps.NONE && isEnd(end);
  }

  private long ofYear(int year, int months, int day, long time, int offset) {
    long found = Stamps.NONE;
    for (int month = 1; month <= 12; month++) {
      boolean named = (months & 1 << month - 1) != 0;
      long local = named ? Stamps.local(year, month, day, time) : Stamps.NONE;
      if (local != Stamps.NONE) {
        long seconds = Stamps.utc(local, line, offset);
        found = found == Stamps.NONE || !Stamps.isAhead(seconds, line) ? seconds : found;
      }
    }
    return found;
  }

  private boolean isYear(int from, int end) {
    return end - from == 4
        && end < to
        && (b[from] == '1' || b[from] == '2')
        && Scan.digits(b, from, end) == end;
  }

  /**
   * Whether this is a zone and not the host. A word that looks like a zone is one if a host and a
   * tag follow; {@code UTC}, and a known name in journalctl's form with a weekday, always are.
   */
  private boolean isZone(int from, int end) {
    if (end <= from || end >= to) {
      return false;
    }
    if (Zones.numeric(b, from, end) != Stamps.NO_OFFSET) {
      return true;
    }
    if (!Zones.looksLike(b, from, end)) {
      return false;
    }
    int next = blanks(b, end, to);
    int nextEnd = Words.end(b, next, to);
    int offset = Zones.offset(b, from, end);
    if (offset == 0 || offset != Stamps.NO_OFFSET && weekday) {
      return true;
    }
    if (Words.isTag(b, next, nextEnd) || Words.isPriority(b, next, nextEnd)) {
      return false; // it is the host
    }
    int third = blanks(b, nextEnd, to);
    int thirdEnd = Words.end(b, third, to);
    return Words.isTag(b, third, thirdEnd)
        || offset != Stamps.NO_OFFSET
        || Words.isPriority(b, third, thirdEnd)
        || Arrays.equals(b, next, nextEnd, b, third, thirdEnd)
        || isYear(next, nextEnd);
  }

  private boolean isEnd(int p) {
    return p >= to || Words.isBlank(b[p]);
  }

  /** Sets the microseconds of a fraction, if there is one; returns its end. */
  private int fraction(int from) {
    micros = 0;
    if (from + 1 >= to || b[from] != '.' && b[from] != ',' || !Scan.digit(b[from + 1])) {
      return from;
    }
    int e = Scan.digits(b, from + 1, to);
    micros = micros(b, from + 1, e);
    return e;
  }

  /** The first six digits of a fraction. */
  static long micros(byte[] b, int from, int end) {
    long micros = 0;
    for (int i = 0; i < 6; i++) {
      int at = from + i;
      micros = micros * 10 + (at < end ? b[at] - '0' : 0);
    }
    return micros;
  }
}
