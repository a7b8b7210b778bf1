package io.weir.plugins.rule.silence;

import java.time.DayOfWeek;

/** The days of the week, as options. */
enum Day {
  MON,
  TUE,
  WED,
  THU,
  FRI,
  SAT,
  SUN;

  static Day of(DayOfWeek day) {
    return valueOf(day.name().substring(0, 3));
  }
}
