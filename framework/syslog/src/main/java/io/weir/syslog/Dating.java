package io.weir.syslog;

import io.weir.api.Event;
import io.weir.api.source.Line;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gives each line of a finished file the time as of which it is dated ({@link Line#received}). A
 * parser takes a time stamp without a year as the latest possible one before that time, and
 * likewise an hour that occurs twice. In a file that is longer than a year, or contains both of
 * these hours, no single time is right for all lines. So it is derived from the neighbours: dates
 * advance from line to line, and the last line is dated by the file's last change.
 *
 * <p>Reads the file at most twice, and not at all when its stamps have years and zones.
 */
public final class Dating {
  /** Opens the file from its beginning. */
  public interface Opener {
    /** The log's bytes, decompressed. */
    InputStream open() throws IOException;
  }

  /** The average length, which is exact enough: a few years may be off by a day each. */
  private static final long YEAR = 31_556_952L * 1_000_000;

  private static final long DAY = 86_400L * 1_000_000;

  private static final long MARGIN = 5 * DAY;

  /**
   * How far a line may be before its predecessor (a relay was down, a clock was set); beyond this,
   * a year has passed.
   */
  private static final long LATE = 31 * DAY;

  /** How far the time of a part of the file is after its first line. */
  private static final long AHEAD = 60 * DAY;

  /** How far a line may be before that time; a year would be too much. */
  private static final long SPAN = 300 * DAY;

  /** Bytes to skip when the line after them is hardly later. */
  private static final int LEAP = 1 << 13;

  private static final long CALM = 10L * 60 * 1_000_000;

  /** How many lines at the beginning are searched for stamps without year or zone. */
  private static final int FIRST = 200;

  private final List<Stretch> stretches = new ArrayList<>();
  private final Instant changed;
  private final ZoneId zone;
  private final SyslogHead head = new SyslogHead();
  private final Line line = new Line();
  private final Line later = new Line();

  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /** A time that applies from a place of the file on. */
  private record Stretch(long place, Instant limit) {}

  private Dating(Instant changed, ZoneId zone) {
    this.changed = changed;
    this.zone = zone;
    stretches.add(new Stretch(0, changed));
  }

  /**
   * Reads through a file.
   *
   * @param changed when the last line was written
   * @param zone the zone of stamps without one
   */
  public static Dating of(Opener file, Instant changed, ZoneId zone) {
    Dating dating = new Dating(changed, zone);
    try {
      if (dating.isOpen(file)) {
        dating.years(file);
        dating.hours(file);
      }
    } catch (IOException e) {
      // A file that cannot be read to its end is dated up to there; its reader reports the error.
    }
    return dating;
  }

  /** The same time for all lines. */
  public static Dating by(Instant changed) {
    return new Dating(changed, ZoneOffset.UTC);
  }

  /** The time as of which the line at this place is dated. */
  public Instant limit(long place) {
    return stretches.get(at(place)).limit();
  }

  /** The place from which the next time applies; {@link Long#MAX_VALUE} for none. */
  public long next(long place) {
    int next = at(place) + 1;
    return next < stretches.size() ? stretches.get(next).place() : Long.MAX_VALUE;
  }

  private int at(long place) {
    int low = 0;
    int high = stretches.size() - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (stretches.get(middle).place() <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private boolean isOpen(Opener file) throws IOException {
    try (InputStream in = file.open()) {
      LineStarts lines = new LineStarts(in);
      for (int i = 0; i < FIRST && lines.next(line, changed, zone); i++) {
        if (head.readTime(line) && head.local) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Counts the years that pass from the first line on; at the end they are subtracted from the
   * file's date.
   */
  private void years(Opener file) throws IOException {
    List<Stretch> found = new ArrayList<>();
    long years = 0;
    long last = Long.MIN_VALUE;
    long limit = Long.MIN_VALUE;
    boolean whole = true;
    try (InputStream in = file.open()) {
      LineStarts lines = new LineStarts(in);
      Minutes same = new Minutes();
      long slowUntil = 0;
      while (whole) {
        try {
          if (!lines.next(line, changed, zone)) {
            break;
          }
        } catch (IOException e) {
          whole = false;
          break;
        }
        if (!same.isAsBefore(line) && head.readTime(line) && head.local) {
          long stamp = withinAYear(head.micros());
          seen(stamp + years * YEAR);
          if (head.yearless) {
            if (last != Long.MIN_VALUE) {
              years += stamp - last < -LATE ? 1 : stamp - last > YEAR - LATE ? -1 : 0;
            }
            last = stamp;
            long time = stamp + years * YEAR;
            if (found.isEmpty() || time > limit - MARGIN || time < limit - SPAN) {
              limit = time + AHEAD;
              found.add(
                  new Stretch(
                      found.isEmpty() ? 0 : line.place(), Instant.EPOCH.plusMillis(limit / 1000)));
            }
          }
        }
        if (last != Long.MIN_VALUE
            && line.place() >= slowUntil
            && lines.ahead(LEAP, later, changed, zone)) {
          slowUntil = later.place();
          if (isCalm(last)) {
            lines.goTo(later);
          }
        }
      }
    }
    earliest -= years * YEAR;
    latest -= years * YEAR;
    if (years != 0) {
      stretches.clear();
      for (Stretch s : found) {
        Instant moved = s.limit().minusMillis(years * YEAR / 1000);
        stretches.add(new Stretch(s.place(), moved.isAfter(changed) ? changed : moved));
      }
    }
  }

  /** Whether the later line is hardly later than this stamp. */
  private boolean isCalm(long stamp) {
    if (!head.readTime(later) || !head.yearless) {
      return false;
    }
    long passed = withinAYear(head.micros()) - stamp;
    return passed >= 0 && passed <= CALM;
  }

  /**
   * Moves a 29 February near its neighbours: it is dated in the last leap year, possibly years
   * before.
   */
  private long withinAYear(long micros) {
    long stamp = micros;
    long oldest = Event.micros(changed) - YEAR - MARGIN;
    while (head.yearless && stamp < oldest) {
      stamp += YEAR;
    }
    return stamp;
  }

  private void seen(long time) {
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  }

  /** Finds hours that occur twice and are both in the file. */
  private void hours(Opener file) throws IOException {
    TwiceHours twice = new TwiceHours(zone);
    if (twice.isNoneBetween(earliest, latest)) {
      return;
    }
    List<Stretch> found = new ArrayList<>();
    found.add(stretches.get(0));
    try (InputStream in = file.open()) {
      LineStarts lines = new LineStarts(in);
      Minutes same = new Minutes();
      Instant limit = limit(0);
      long next = next(0);
      long began = -1;
      boolean second = false;
      while (lines.next(line, limit, zone)) {
        long place = line.place();
        if (place >= next) {
          limit = limit(place);
          next = next(place);
          line.set(line.bytes(), line.from(), line.to(), 0, place, limit, zone);
          found.add(new Stretch(place, limit));
          began = -1;
          second = false;
        } else if (same.isAsBefore(line)) {
          continue;
        }
        if (!head.readTime(line) || !head.local) {
          continue;
        }
        switch (twice.which(head.micros())) {
          case TwiceHours.FIRST -> began = began < 0 ? place : began;
          case TwiceHours.SECOND -> {
            if (!second && began >= 0) {
              found.add(new Stretch(began, twice.limitOfFirst()));
            }
            if (!second) {
              found.add(new Stretch(place, twice.limitOfSecond()));
            }
            second = true;
          }
          default -> {
            if (second) {
              found.add(new Stretch(place, limit));
            }
            began = -1;
            second = false;
          }
        }
      }
    }
    found.sort(Comparator.comparingLong(Stretch::place));
    stretches.clear();
    stretches.addAll(found);
  }

  /** The last minute seen; further lines of it add nothing. */
  private static final class Minutes {
    private long left;
    private long right;

    boolean isAsBefore(Line line) {
      int p = line.from();
      if (line.to() - p < 24) {
        return false;
      }
      long begin = Scan.eight(line.bytes(), p);
      long rest = Scan.eight(line.bytes(), p + 8) & 0xffff_ffffL; // Nov 22 10:00
      boolean same = begin == left && rest == right && line.bytes()[p + 3] == ' ';
      left = begin;
      right = rest;
      return same;
    }
  }
}
