package io.weir.plugins.rule.silence;

import io.weir.api.ConfigurationException;
import io.weir.api.EventType;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.RuleContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of {@link SilenceRule.Factory}. */
record SilenceConfig(
    @Doc("The event type that is expected.") EventType event,
    @Doc("Which events are expected: `{ status: sent }`. All of them when left out.") @Default("{}")
        Condition where,
    @Doc(
            "By which field silence is measured, each value that was seen by itself:"
                + " `client_address`. Without it there is one silence, that of all events.")
        @Nullable Key per,
    @Doc(
            "The hours of the day that count toward a silence, in the `zone` of the pipeline;"
                + " `22:00-06:00` goes over midnight.")
        @Default("00:00-24:00")
        Hours hours,
    @Doc("The days that count; hours over midnight belong to the day on which they begin.")
        @Default("[mon, tue, wed, thu, fri, sat, sun]")
        @Range(min = 1)
        Set<Day> days,
    @Doc("With `per`: a value that was not seen for so long is forgotten, and its alert ends.")
        @Default("7d")
        @Range(min = 60_000L, max = 365L * 86_400_000L)
        Duration forget,
    @Doc("The lengths of silence, the shortest first.") @Range(min = 1, max = 10)
        List<SilenceLevel> levels) {
  /** A silence must be reached in so many weeks of the hours that count. */
  private static final int WEEKS = 13;

  /** Checks what concerns several options; reports all that is wrong, then throws. */
  void check(CountedTime time, RuleContext context) {
    ConfigurationException wrong = null;
    for (int i = 0; i < levels.size(); i++) {
      SilenceLevel level = levels.get(i);
      String option = "levels[" + i + "].at";
      if (i > 0 && level.at().compareTo(levels.get(i - 1).at()) <= 0) {
        wrong =
            context.reject(
                option,
                level.text()
                    + " must be greater than the level before, "
                    + levels.get(i - 1).text());
      }
      if (level.micros() > WEEKS * time.ofWeek()) {
        wrong =
            context.reject(
                option,
                level.text() + " is more than " + WEEKS + " weeks of the hours that count have");
      }
      if (per != null && level.at().compareTo(forget) >= 0) {
        wrong =
            context.reject(
                option, level.text() + " must be less than `forget`, after which nothing is known");
      }
    }
    if (wrong != null) {
      throw wrong;
    }
  }
}
