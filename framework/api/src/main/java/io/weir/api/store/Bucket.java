package io.weir.api.store;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * A division of local time: a day begins at local midnight and has 23 or 25 hours where clocks
 * change.
 *
 * @param unit hours, days, weeks or months
 * @param n how many hours: 1, 2, 3, 4, 6, 8 or 12; 1 for other units
 * @param zone the time zone
 */
public record Bucket(Unit unit, int n, ZoneId zone) {
  /** Units. */
  public enum Unit {
    /**
     * Begins each time local time reaches a multiple of {@code n} hours, or jumps over one; so an
     * hour that occurs twice is two buckets.
     */
    HOUR,
    /** Begins at midnight. */
    DAY,
    /** Begins on Monday. */
    WEEK,
    /** Begins on the first day. */
    MONTH
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when {@code n} does not divide a day
   */
  public Bucket {
    if (unit == Unit.HOUR ? n < 1 || n > 12 || 24 % n != 0 : n != 1) {
      throw new IllegalArgumentException(
          "a bucket may have 1, 2, 3, 4, 6, 8 or 12 hours, one day, week or month; not " + n);
    }
  }

  /** Buckets of {@code n} hours. */
  public static Bucket hours(int n, ZoneId zone) {
    return new Bucket(Unit.HOUR, n, zone);
  }

  /** Buckets of one day. */
  public static Bucket days(ZoneId zone) {
    return new Bucket(Unit.DAY, 1, zone);
  }

  /** When the bucket that contains this moment begins. */
  public Instant start(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    LocalDate date = local.toLocalDate();
    return switch (unit) {
      case HOUR -> hour(moment, date.atTime(local.getHour() / n * n, 0));
      case DAY -> midnight(date);
      case WEEK -> midnight(date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case MONTH -> midnight(date.withDayOfMonth(1));
    };
  }

  /** When the bucket after the one that contains this moment begins. */
  public Instant next(Instant moment) {
    Instant at = start(moment);
    LocalDate date = at.atZone(zone).toLocalDate();
    return switch (unit) {
      case HOUR -> nextHour(at);
      case DAY -> midnight(date.plusDays(1));
      case WEEK -> midnight(date.plusWeeks(1));
      case MONTH -> midnight(date.plusMonths(1));
    };
  }

  /** Clocks are moved by half hours too: an hour may then last 30 or 90 minutes. */
  private Instant nextHour(Instant at) {
    Duration step = Duration.ofMinutes(30);
    Instant later = at.plus(step).plusSeconds(60);
    Instant next = start(later);
    while (!next.isAfter(at)) {
      later = later.plus(step);
      next = start(later);
    }
    return next;
  }

  private Instant midnight(LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }

  /**
   * The last moment at or before this one at which the clock showed the hour, or jumped over it.
   */
  private Instant hour(Instant moment, LocalDateTime shown) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(shown);
    if (offsets.isEmpty()) {
      return rules.getTransition(shown).getInstant();
    }
    Instant last = shown.toInstant(offsets.get(offsets.size() - 1));
    return last.isAfter(moment) ? shown.toInstant(offsets.get(0)) : last;
  }
}
