package io.weir.syslog;

import io.weir.api.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/** Decides, line by line, which of two equal hours a stamp is in when clocks were set back. */
final class TwiceHours {
  static final int NEITHER = 0;
  static final int FIRST = 1;
  static final int SECOND = 2;

  private static final long DAY = 86_400L * 1_000_000;

  /** Within such an hour, a greater step back means that the clock was set back. */
  private static final long BACK = 5L * 60 * 1_000_000;

  private static final long NOTHING = Long.MIN_VALUE / 2;

  private final ZoneId zone;

  /**
   * The pair near the last line: when the first hour begins, when the second begins and when it
   * ends.
   */
  private long first = Long.MAX_VALUE;

  private long second = Long.MAX_VALUE;
  private long end = Long.MAX_VALUE / 2;
  private long from = Long.MAX_VALUE;
  private long highest = NOTHING;
  private boolean isSecond;

  TwiceHours(ZoneId zone) {
    this.zone = zone;
  }

  /** Whether the zone has no such hour at that time. */
  boolean isNoneBetween(long earliest, long latest) {
    ZoneOffsetTransition next = earliest > latest ? null : overlap(earliest);
    return next == null || Event.micros(next.getInstant()) > latest + DAY;
  }

  /** Which of the two a line of this time is in; called in the order of the lines. */
  int which(long micros) {
    if (micros < from || micros >= end + DAY) {
      find(micros);
    }
    if (micros < first || micros >= (isSecond ? end + BACK : end)) {
      isSecond = false;
      highest = NOTHING;
      return NEITHER;
    }
    // as in the first of the two, whichever it was taken for
    long time = micros < second ? micros : micros - (second - first);
    isSecond |= time < highest - BACK;
    highest = Math.max(highest, time);
    return isSecond ? SECOND : FIRST;
  }

  /** The time as of which lines in the first hour are dated; no line is after it. */
  Instant limitOfFirst() {
    return instant(second - BACK - 1);
  }

  /** The time as of which lines in the second hour are dated. */
  Instant limitOfSecond() {
    return instant(end - 1_000_000);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private @Nullable ZoneOffsetTransition overlap(long micros) {
    ZoneOffsetTransition next = zone.getRules().nextTransition(instant(micros - 2 * DAY));
    while (next != null && !next.isOverlap()) {
      next = zone.getRules().nextTransition(next.getInstant());
    }
    return next;
  }

  private void find(long micros) {
    ZoneOffsetTransition next = overlap(micros);
    from = micros - DAY;
    isSecond = false;
    highest = NOTHING;
    if (next == null) {
      first = Long.MAX_VALUE;
      second = Long.MAX_VALUE;
      end = Long.MAX_VALUE / 2;
      return;
    }
    long length = next.getDuration().abs().toSeconds() * 1_000_000;
    second = Event.micros(next.getInstant());
    first = second - length;
    end = second + length;
  }
}
