package io.weir.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Schedule at(Period.Kind kind, String time) {
    return new Schedule(kind, LocalTime.parse(time), DayOfWeek.WEDNESDAY, List.of("a"), BERLIN);
  }

  @ParameterizedTest
  @CsvSource({
    "DAILY, 2026-03-05T05:59:59Z, 2026-03-03, 2026-03-03",
    "DAILY, 2026-03-05T06:00:00Z, 2026-03-04, 2026-03-04",
    "DAILY, 2026-03-05T22:59:59Z, 2026-03-04, 2026-03-04",
    "DAILY, 2026-03-06T05:59:59Z, 2026-03-04, 2026-03-04",
    "WEEKLY, 2026-03-04T05:59:59Z, 2026-02-16, 2026-02-22",
    "WEEKLY, 2026-03-04T06:00:00Z, 2026-02-23, 2026-03-01",
    "WEEKLY, 2026-03-11T05:59:59Z, 2026-02-23, 2026-03-01",
    "MONTHLY, 2026-03-01T05:59:59Z, 2026-01-01, 2026-01-31",
    "MONTHLY, 2026-03-01T06:00:00Z, 2026-02-01, 2026-02-28",
    "MONTHLY, 2026-03-31T12:00:00Z, 2026-02-01, 2026-02-28",
  })
  void theNewestWholePeriodWhoseTimeHasCome(
      Period.Kind kind, Instant now, LocalDate first, LocalDate last) {
    assertThat(at(kind, "07:00").due(now)).isEqualTo(new Period(kind, first, last, BERLIN));
  }

  /**
   * On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, on 25 October from 03:00 to 02:00.
   */
  @Test
  void aTimeThatDoesNotExistIsLaterAndOneThatComesTwiceIsOne() {
    Schedule schedule = at(Period.Kind.DAILY, "02:30");
    LocalDate before = LocalDate.of(2026, 3, 27);
    assertThat(schedule.due(Instant.parse("2026-03-29T01:29:59Z")).first()).isEqualTo(before);
    assertThat(schedule.due(Instant.parse("2026-03-29T01:30:00Z")).first())
        .isEqualTo(before.plusDays(1));
    for (String month : List.of("2026-03-25", "2026-10-22")) {
      List<LocalDate> due = new ArrayList<>();
      Instant at = Instant.parse(month + "T00:00:00Z");
      for (int minute = 0; minute < 6 * 24 * 60; minute++) {
        LocalDate day = schedule.due(at.plusSeconds(60L * minute)).first();
        if (due.isEmpty() || !due.get(due.size() - 1).equals(day)) {
          due.add(day);
        }
      }
      assertThat(due).as("each day once, in order").doesNotHaveDuplicates().isSorted();
      assertThat(due).hasSize(7);
    }
  }

  @Test
  void aDayMayHave23Or25Hours() {
    Schedule schedule = at(Period.Kind.DAILY, "07:00");
    assertThat(schedule.due(Instant.parse("2026-03-30T06:00:00Z")).span().length())
        .isEqualTo(Duration.ofHours(23));
    assertThat(schedule.due(Instant.parse("2026-10-26T06:00:00Z")).span().length())
        .isEqualTo(Duration.ofHours(25));
  }
}
