package io.weir.plugins.rule.silence;

import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.Duration;
import java.util.List;

/**
 * One limit, as an option.
 *
 * @param at how long nothing came
 * @param actions ids of the actions that follow
 */
record SilenceLevel(
    @Doc("How long no event came when the level is reached: `30m`.")
        @Range(min = 60_000L, max = 31L * 86_400_000L)
        Duration at,
    @Doc("Ids of the actions to run.") List<String> actions) {

  long micros() {
    return at.toNanos() / 1000;
  }

  double minutes() {
    return at.toMillis() / 60_000.0;
  }

  /** {@code 3h30m}. */
  String text() {
    StringBuilder out = new StringBuilder();
    part(out, at.toDays(), "d");
    part(out, at.toHoursPart(), "h");
    part(out, at.toMinutesPart(), "m");
    part(out, at.toSecondsPart(), "s");
    return out.toString();
  }

  private static void part(StringBuilder out, long number, String unit) {
    if (number > 0) {
      out.append(number).append(unit);
    }
  }
}
