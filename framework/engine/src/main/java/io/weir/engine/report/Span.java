package io.weir.engine.report;

import io.weir.api.store.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that a report is about.
 *
 * @param from the beginning, included
 * @param until the end, not included
 * @param zone in which days begin
 */
public record Span(Instant from, Instant until, ZoneId zone) {
  /** Pieces of an hour up to this length, which two days have, also where clocks change. */
  private static final Duration HOURS = Duration.ofHours(50);

  private static final Duration DAYS = Duration.ofDays(100);
  private static final Duration WEEKS = Duration.ofDays(800);

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException when it ends before it begins
   */
  public Span {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException(
          "the range ends at " + until.atZone(zone) + ", before it begins at " + from.atZone(zone));
    }
  }

  /** Whole days: {@code first} and {@code last} included. */
  public static Span days(LocalDate first, LocalDate last, ZoneId zone) {
    return new Span(
        first.atStartOfDay(zone).toInstant(),
        last.plusDays(1).atStartOfDay(zone).toInstant(),
        zone);
  }

  /**
   * The range before, to compare with: as many months where these are whole months, else as many
   * days where these are whole days, else the same time.
   */
  public Span before() {
    ZonedDateTime first = from.atZone(zone);
    ZonedDateTime end = until.atZone(zone);
    if (midnight(first) && midnight(end)) {
      LocalDate day = first.toLocalDate();
      long days = ChronoUnit.DAYS.between(day, end.toLocalDate());
      LocalDate begin =
          day.getDayOfMonth() == 1 && end.getDayOfMonth() == 1
              ? day.minusMonths(ChronoUnit.MONTHS.between(day, end.toLocalDate()))
              : day.minusDays(days);
      return new Span(begin.atStartOfDay(zone).toInstant(), from, zone);
    }
    return new Span(from.minus(length()), from, zone);
  }

  /** Whether it consists of whole days. */
  public boolean wholeDays() {
    return midnight(from.atZone(zone)) && midnight(until.atZone(zone));
  }

  private boolean midnight(ZonedDateTime time) {
    return time.toInstant().equals(time.toLocalDate().atStartOfDay(zone).toInstant())
        || time.toLocalTime().equals(LocalTime.MIDNIGHT);
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(from, until);
  }

  /** The pieces of time into which a report divides it: hours, days, weeks or months. */
  public Bucket bucket() {
    if (length().compareTo(HOURS) <= 0) {
      return Bucket.hours(1, zone);
    }
    if (length().compareTo(DAYS) <= 0) {
      return Bucket.days(zone);
    }
    return length().compareTo(WEEKS) <= 0
        ? new Bucket(Bucket.Unit.WEEK, 1, zone)
        : new Bucket(Bucket.Unit.MONTH, 1, zone);
  }

  /** When each of these pieces begins; the first may begin before the range. */
  List<Instant> pieces() {
    Bucket bucket = bucket();
    List<Instant> starts = new ArrayList<>();
    Instant at = bucket.start(from);
    while (at.isBefore(until)) {
      starts.add(at);
      at = bucket.next(at);
    }
    return starts;
  }
}
