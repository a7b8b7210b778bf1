package io.weir.engine.digest;

import io.weir.engine.config.ReportsConfig;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * When a report is sent, and to whom.
 *
 * @param kind which
 * @param at at which time of the day; one that the clocks leave out is as much later
 * @param on on which day of the week, of a weekly one
 * @param actions ids of the actions that send it
 * @param zone the pipeline's
 */
public record Schedule(
    Period.Kind kind, LocalTime at, DayOfWeek on, List<String> actions, ZoneId zone) {
  /** Copies the list. */
  public Schedule {
    actions = List.copyOf(actions);
  }

  /** The schedules that the configuration has. */
  public static List<Schedule> of(ReportsConfig config, ZoneId zone) {
    List<Schedule> all = new ArrayList<>();
    ReportsConfig.Daily daily = config.daily();
    if (daily != null) {
      all.add(
          new Schedule(
              Period.Kind.DAILY, daily.at().time(), DayOfWeek.MONDAY, daily.actions(), zone));
    }
    ReportsConfig.Weekly weekly = config.weekly();
    if (weekly != null) {
      all.add(
          new Schedule(
              Period.Kind.WEEKLY, weekly.at().time(), weekly.on(), weekly.actions(), zone));
    }
    ReportsConfig.Monthly monthly = config.monthly();
    if (monthly != null) {
      all.add(
          new Schedule(
              Period.Kind.MONTHLY, monthly.at().time(), DayOfWeek.MONDAY, monthly.actions(), zone));
    }
    return all;
  }

  /** The same for other actions. */
  public Schedule by(List<String> others) {
    return new Schedule(kind, at, on, others, zone);
  }

  /** The newest period whose report should have been sent by now. */
  public Period due(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    LocalDate day = latest(today);
    if (day.atTime(at).atZone(zone).toInstant().isAfter(now)) {
      day = latest(before(day));
    }
    return before(kind, day, zone);
  }

  /** The day of sending that is this day or the last one before. */
  private LocalDate latest(LocalDate day) {
    return switch (kind) {
      case DAILY -> day;
      case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(on));
      case MONTHLY -> day.withDayOfMonth(1);
    };
  }

  private static LocalDate before(LocalDate day) {
    return day.minusDays(1);
  }

  /** The last whole period before a day. */
  public static Period before(Period.Kind kind, LocalDate day, ZoneId zone) {
    return switch (kind) {
      case DAILY -> new Period(kind, day.minusDays(1), day.minusDays(1), zone);
      case WEEKLY -> {
        LocalDate sunday = day.minusDays(day.getDayOfWeek().getValue());
        yield new Period(kind, sunday.minusDays(6), sunday, zone);
      }
      case MONTHLY -> {
        LocalDate last = day.withDayOfMonth(1).minusDays(1);
        yield new Period(kind, last.withDayOfMonth(1), last, zone);
      }
    };
  }
}
