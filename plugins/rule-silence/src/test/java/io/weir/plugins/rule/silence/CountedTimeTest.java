package io.weir.plugins.rule.silence;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Against a count of all minutes, where clocks change at night, at midnight and by half an hour.
 */
final class CountedTimeTest {
  private static final long MINUTE = 60_000_000L;

  private static boolean counts(Hours hours, Set<Day> days, ZonedDateTime at) {
    int minute = at.getHour() * 60 + at.getMinute();
    Day today = Day.of(at.getDayOfWeek());
    Day before = Day.of(at.getDayOfWeek().minus(1));
    return hours.isOverMidnight()
        ? minute >= hours.from() && days.contains(today)
            || minute < hours.to() && days.contains(before)
        : minute >= hours.from() && minute < hours.to() && days.contains(today);
  }

  private static List<String> changes() {
    return List.of(
        "Europe/Berlin 2026-10-25T01:00:00Z",
        "Europe/Berlin 2027-03-28T01:00:00Z",
        "America/Havana 2026-03-08T05:00:00Z",
        "America/Havana 2026-11-01T05:00:00Z",
        "Australia/Lord_Howe 2026-10-03T15:30:00Z",
        "Asia/Kathmandu 2026-10-03T15:30:00Z");
  }

  /**
   * Hours that begin or end where the clock goes back are taken whole, from their first beginning
   * to their last end, so the minutes are counted for hours that do neither.
   */
  private static Hours hours(Random random) {
    while (true) {
      int from = 15 * random.nextInt(96);
      int to = 15 * (1 + random.nextInt(96));
      boolean atChange = from < 3 * 60 || to < 3 * 60 || from >= 23 * 60 || to >= 23 * 60;
      if (from != to && (!atChange || from == 0 && to == Hours.DAY)) {
        return new Hours(from, to);
      }
    }
  }

  @Test
  void isTheCountOfItsMinutes() {
    for (String change : changes()) {
      ZoneId zone = ZoneId.of(change.substring(0, change.indexOf(' ')));
      long around = Event.micros(Instant.parse(change.substring(change.indexOf(' ') + 1)));
      for (int seed = 0; seed < 60; seed++) {
        Random random = new Random(seed);
        Hours hours = hours(random);
        Set<Day> days = EnumSet.noneOf(Day.class);
        while (days.isEmpty()) {
          for (Day day : Day.values()) {
            if (random.nextInt(4) > 0) {
              days.add(day);
            }
          }
        }
        CountedTime time = new CountedTime(hours, days, zone);
        long from = around - random.nextInt(3 * 1440) * MINUTE;
        long to = around + random.nextInt(3 * 1440) * MINUTE;
        long naive = 0;
        for (long at = from; at < to; at += MINUTE) {
          naive += counts(hours, days, Event.instant(at).atZone(zone)) ? MINUTE : 0;
        }
        String what = change + " " + hours + " " + days + " seed " + seed;
        assertThat(time.between(from, to)).as(what).isEqualTo(naive);
        if (naive > 0) {
          long end = time.after(from, naive);
          assertThat(end).as(what).isLessThanOrEqualTo(to);
          assertThat(time.between(from, end)).as(what).isEqualTo(naive);
          assertThat(time.between(from, end - 1)).as(what).isEqualTo(naive - 1);
        }
      }
    }
  }

  @Test
  void hoursThatEndWhereTheClockGoesBackGoOnToTheLastEnd() {
    CountedTime time =
        new CountedTime(
            Hours.parse("01:00-02:30"), EnumSet.allOf(Day.class), ZoneId.of("Europe/Berlin"));
    long from = Event.micros(Instant.parse("2026-10-24T20:00:00Z"));
    assertThat(time.between(from, from + 12 * 60 * MINUTE)).isEqualTo(150 * MINUTE);
  }
}
