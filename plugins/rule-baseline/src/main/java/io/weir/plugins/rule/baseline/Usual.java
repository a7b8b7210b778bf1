package io.weir.plugins.rule.baseline;

import io.weir.api.Event;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is usual in an hour: on the earlier days of its kind (Monday to Friday, or Saturday and
 * Sunday) the highest count of the same hour, the one before and the one after. So five or two days
 * of a week speak for each hour, and nobody must do everything at the very same time. Of a key that
 * is known for two weeks the highest day is left out: one day of an attack, or of a large mailing,
 * does not become usual, but what comes every week does.
 *
 * @param low the count of the lowest day
 * @param high the count of the highest day
 */
record Usual(int low, int high) {
  static final long QUARTER = 900_000_000L;
  private static final int LEAVE_OUT_AFTER_DAYS = 14;
  private static final int HALF_A_DAY = 12;

  /**
   * Looks it up.
   *
   * @param start where the hour begins, in microseconds since 1970
   * @param first when the key was first seen, in microseconds since 1970
   * @return null when there was no such day
   */
  static @Nullable Usual of(History history, long start, long first, int weeks, ZoneId zone) {
    ZonedDateTime hour = Event.instant(start).atZone(zone);
    LocalDate today = hour.toLocalDate();
    boolean weekend = isWeekend(today);
    int[] days = new int[7 * weeks + 1];
    history.forEach(
        (quarter, count) -> {
          LocalDateTime at = Event.instant(QUARTER * quarter).atZone(zone).toLocalDateTime();
          // The day on which this was in the hour, or just before or after it.
          LocalDate day = at.plusHours(HALF_A_DAY).minusHours(hour.getHour()).toLocalDate();
          int ago = (int) (today.toEpochDay() - day.toEpochDay());
          long apart = ChronoUnit.MINUTES.between(day.atTime(hour.getHour(), 0), at);
          if (ago > 0 && ago < days.length && Math.abs(apart) <= 60) {
            days[ago] = Math.max(days[ago], count);
          }
        });
    int[] same = new int[days.length];
    int n = 0;
    for (int ago = 1; ago < days.length; ago++) {
      LocalDate day = today.minusDays(ago);
      boolean known = Event.micros(day.atTime(hour.getHour(), 0).atZone(zone).toInstant()) >= first;
      if (isWeekend(day) == weekend && (known || days[ago] > 0)) {
        same[n++] = days[ago];
      }
    }
    Arrays.sort(same, 0, n);
    LocalDate firstDay = Event.instant(first).atZone(zone).toLocalDate();
    if (n > 1 && today.toEpochDay() - firstDay.toEpochDay() >= LEAVE_OUT_AFTER_DAYS) {
      n--;
    }
    return n == 0 ? null : new Usual(same[0], same[n - 1]);
  }

  private static boolean isWeekend(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }

  /** How many times the highest a count is; what never was counts as one. */
  double times(long count) {
    return Math.floor(count * 10.0 / Math.max(1, high)) / 10;
  }

  /** {@code usually 3 to 9 in these hours}. */
  String text() {
    if (high == 0) {
      return "usually none in these hours";
    }
    return "usually " + (low == high ? "" : low + " to ") + high + " in these hours";
  }
}
