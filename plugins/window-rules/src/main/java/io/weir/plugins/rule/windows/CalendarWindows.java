package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Cuts time into the hours or days of a zone. An hour that the clock shows twice is two windows,
 * one that it skips is none; a day is one window, of 23 or 25 hours when the clock changes.
 */
public final class CalendarWindows {
  private final boolean days;
  private final ZoneId zone;
  private long start;
  private long end = Long.MIN_VALUE;

  /** The window asked for before this one. */
  private long otherStart;

  private long otherEnd = Long.MIN_VALUE;

  /**
   * @param kind hours or days
   */
  public CalendarWindows(Window.Kind kind, ZoneId zone) {
    days = kind == Window.Kind.CALENDAR_DAY;
    this.zone = zone;
  }

  /** Where the window of this time begins; microseconds since 1970. */
  public long start(long micros) {
    find(micros);
    return start;
  }

  /** Where the window of this time ends: the first microsecond after it. */
  public long end(long micros) {
    find(micros);
    return end;
  }

  /** Most events lie in the window of the one before, and keys that go in the window before it. */
  private void find(long micros) {
    if (micros >= start && micros < end) {
      return;
    }
    long lastStart = start;
    long lastEnd = end;
    start = otherStart;
    end = otherEnd;
    otherStart = lastStart;
    otherEnd = lastEnd;
    if (micros >= start && micros < end) {
      return;
    }
    Instant at = Event.instant(micros);
    if (days) {
      day(at);
    } else {
      hour(at);
    }
  }

  private void day(Instant at) {
    LocalDate date = at.atZone(zone).toLocalDate();
    Instant from = date.atStartOfDay(zone).toInstant();
    ZonedDateTime next = date.plusDays(1).atStartOfDay(zone);
    // Where the clock goes back over midnight, the old day goes on behind the first midnight.
    Instant to =
        at.isBefore(next.toInstant())
            ? next.toInstant()
            : next.withLaterOffsetAtOverlap().toInstant();
    start = Event.micros(from);
    end = Event.micros(to);
  }

  private void hour(Instant at) {
    ZoneRules rules = zone.getRules();
    ZoneOffset offset = rules.getOffset(at);
    LocalDateTime hour = LocalDateTime.ofInstant(at, offset).truncatedTo(ChronoUnit.HOURS);
    Instant from = hour.toInstant(offset);
    Instant to = from.plusSeconds(3600);
    ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(at);
    if (before != null && before.getInstant().isAfter(from)) {
      from = before.getInstant();
    }
    if (after != null && after.getInstant().isBefore(to)) {
      to = after.getInstant();
    }
    start = Event.micros(from);
    end = Event.micros(to);
  }
}
