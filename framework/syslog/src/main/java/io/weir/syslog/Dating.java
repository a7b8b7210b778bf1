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
 * By what the lines of one file that rests are dated, place by place. A stamp without a year is the
 * last of its kind before the line was taken as read, and so is an hour that came twice; in a file
 * that is longer than a year, or has both of these hours, one such time for all lines will not do.
 * The neighbours tell: dates go on from line to line, and the last line is dated by the file's last
 * change. A parser then still needs nothing but the line.
 *
 * <p>Two looks through the file at most, and none at what says its years and zones.
 */
public final class Dating {
  /** Opens the file's lines at their beginning. */
  public interface Opener {
    /** The log's bytes, unpacked. */
    InputStream open() throws IOException;
  }

  /** On average: what is reckoned with it may be wrong by a day for each of a few years. */
  private static final long YEAR = 31_556_952L * 1_000_000;

  private static final long DAY = 86_400L * 1_000_000;

  private static final long MARGIN = 5 * DAY;

  /** Lines may be so late: a relay was away, a clock was set. More, and a year has gone by. */
  private static final long LATE = 31 * DAY;

  /** A stretch of the file is dated by a time that lies so far ahead of its first line. */
  private static final long AHEAD = 60 * DAY;

  /** Nor may a line be older than that time by more: a year would be too much. */
  private static final long SPAN = 300 * DAY;

  /** Lines that so many bytes later are hardly younger have nothing to tell in between. */
  private static final int LEAP = 1 << 13;

  private static final long CALM = 10L * 60 * 1_000_000;

  /** So many lines at the beginning are looked at for stamps that leave something open. */
  private static final int FIRST = 200;

  private final List<Stretch> stretches = new ArrayList<>();
  private final Instant changed;
  private final ZoneId zone;
  private final SyslogHead head = new SyslogHead();
  private final Line line = new Line();
  private final Line later = new Line();

  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /** What begins at a place of the file. */
  private record Stretch(long place, Instant limit) {}

  private Dating(Instant changed, ZoneId zone) {
    this.changed = changed;
    this.zone = zone;
    stretches.add(new Stretch(0, changed));
  }

  /**
   * Looks through a file.
   *
   * @param changed when the last line was written
   * @param zone of stamps that carry none
   */
  public static Dating of(Opener file, Instant changed, ZoneId zone) {
    Dating dating = new Dating(changed, zone);
    try {
      if (dating.isOpen(file)) {
        dating.years(file);
        dating.hours(file);
      }
    } catch (IOException e) {
      // A file that breaks off is dated as far as it was readable; who reads it says so.
    }
    return dating;
  }

  /** All lines are dated alike. */
  public static Dating by(Instant changed) {
    return new Dating(changed, ZoneOffset.UTC);
  }

  /** What the line at this place is to be taken as read at. */
  public Instant limit(long place) {
    return stretches.get(at(place)).limit();
  }

  /** Where the next such time begins; {@link Long#MAX_VALUE}: nowhere. */
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

  /** Counts the years that went by from the file's first line on, and takes them off at its end. */
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

  /** Whether the later line is hardly younger than this stamp. */
  private boolean isCalm(long stamp) {
    if (!head.readTime(later) || !head.yearless) {
      return false;
    }
    long passed = withinAYear(head.micros()) - stamp;
    return passed >= 0 && passed <= CALM;
  }

  /** A 29 February is dated in the last leap year, which may be years before its neighbours. */
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

  /** Finds hours that come twice and are both there. */
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

  /** Lines of a minute that was just looked at tell nothing new. */
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
