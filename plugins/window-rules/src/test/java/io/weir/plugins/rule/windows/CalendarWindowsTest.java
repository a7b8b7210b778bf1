package io.weir.plugins.rule.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CalendarWindowsTest {
  @Test
  void hoursAndDaysMeetWithoutGap() {
    for (String zone :
        List.of(
            "Europe/Berlin",
            "Europe/Moscow",
            "Australia/Lord_Howe",
            "America/St_Johns",
            "America/Havana",
            "Asia/Kathmandu",
            "America/Sao_Paulo",
            "UTC")) {
      for (Window.Kind kind : List.of(Window.Kind.CALENDAR_HOUR, Window.Kind.CALENDAR_DAY)) {
        CalendarWindows windows = new CalendarWindows(kind, ZoneId.of(zone));
        long at = Event.micros(Instant.parse("2016-01-01T00:00:00Z"));
        long until = Event.micros(Instant.parse("2018-01-01T00:00:00Z"));
        while (at < until) {
          long start = windows.start(at);
          long end = windows.end(at);
          assertThat(start).isLessThanOrEqualTo(at);
          assertThat(end).as("%s %s %s", zone, kind, Event.instant(at)).isGreaterThan(at);
          assertThat(windows.start(end - 1)).isEqualTo(start);
          assertThat(windows.start(end)).isEqualTo(end);
          at = end;
        }
      }
    }
  }
}
