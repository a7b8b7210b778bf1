package io.weir.plugins.rule.silence;

import io.weir.api.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Set;

/**
 * The time that counts toward a silence: some hours of some days in a zone. Hours that go over
 * midnight belong to the day on which they begin. What the clock shows twice counts twice, what it
 * skips does not count. Times and lengths are in microseconds.
 */
final class CountedTime {
  private final Hours hours;
  private final Set<Day> days;
  private final ZoneId zone;
  private final boolean always;

  CountedTime(Hours hours, Set<Day> days, ZoneId zone) {
    this.hours = hours;
    this.days = days;
    this.zone = zone;
    always = days.size() == Day.values().length && hours.length() == Hours.DAY;
  }

  /** How much time counts in a week without a change of the clock. */
  long ofWeek() {
    return 60_000_000L * days.size() * hours.length();
  }

  /** How much of this time counts. */
  long between(long from, long to) {
    if (always || to <= from) {
      return Math.max(0, to - from);
    }
    long sum = 0;
    long at = from;
    for (LocalDate date = dayBefore(from); at < to; date = date.plusDays(1)) {
      long start = Math.max(at, start(date));
      if (start >= to) {
        break;
      }
      if (counts(date)) {
        long end = Math.min(to, end(date));
        sum += Math.max(0, end - start);
        at = Math.max(at, end);
      }
    }
    return sum;
  }

  /** When so much has counted since a time. */
  long after(long from, long length) {
    if (always) {
      return from + length;
    }
    long at = from;
    long left = length;
    for (LocalDate date = dayBefore(from); ; date = date.plusDays(1)) {
      if (counts(date)) {
        long start = Math.max(at, start(date));
        long end = end(date);
        if (end - start >= left) {
          return start + left;
        }
        left -= Math.max(0, end - start);
        at = Math.max(at, end);
      }
    }
  }

  private boolean counts(LocalDate date) {
    return days.contains(Day.of(date.getDayOfWeek()));
  }

  /** The hours that began on the day before may still go on. */
  private LocalDate dayBefore(long micros) {
    return Event.instant(micros).atZone(zone).toLocalDate().minusDays(1);
  }

  private long start(LocalDate date) {
    return micros(date, hours.from(), false);
  }

  private long end(LocalDate date) {
    return micros(hours.isOverMidnight() ? date.plusDays(1) : date, hours.to(), true);
  }

  private long micros(LocalDate date, int minute, boolean later) {
    LocalDateTime clock = date.atStartOfDay().plusMinutes(minute);
    ZoneOffsetTransition change = zone.getRules().getTransition(clock);
    Instant at;
    if (change != null && change.isGap()) {
      at = change.getInstant();
    } else {
      ZonedDateTime first = clock.atZone(zone);
      at = (later ? first.withLaterOffsetAtOverlap() : first).toInstant();
    }
    return Event.micros(at);
  }
}
