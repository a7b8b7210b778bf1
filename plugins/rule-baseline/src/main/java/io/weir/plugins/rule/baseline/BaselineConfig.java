package io.weir.plugins.rule.baseline;

import io.weir.api.ConfigurationException;
import io.weir.api.EventType;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.RuleContext;
import io.weir.plugins.rule.windows.Limit;
import java.time.Duration;
import java.util.List;

/** The options of {@link BaselineRule.Factory}. */
record BaselineConfig(
    @Doc("The event type that is counted.") EventType event,
    @Doc("Which events count: `{ status: bounced }`. All of them when left out.") @Default("{}")
        Condition where,
    @Doc("By which field it is counted: `sasl_username`. The subject of the alerts.") Key per,
    @Doc("How many weeks an hour is compared with.") @Default("4") @Range(min = 1, max = 12)
        int weeks,
    @Doc("A key is judged when it was first seen so long ago.")
        @Default("7d")
        @Range(min = 86_400_000L, max = 84L * 86_400_000L)
        Duration learn,
    @Doc("No alert below so many events in the hour, whatever is usual.")
        @Default("50")
        @Range(min = 1, max = 1_000_000_000L)
        long least,
    @Doc("The limits, the lowest first.") @Range(min = 1, max = 10) List<Multiple> levels) {

  /** Checks what concerns several options; reports all that is wrong, then throws. */
  void check(RuleContext context) {
    ConfigurationException wrong = Limit.inOrder(Multiple.levels(levels), context);
    if (learn.compareTo(Duration.ofDays(7L * weeks)) > 0) {
      wrong = context.reject("learn", "must be at most `weeks`, after which nothing is known");
    }
    if (wrong != null) {
      throw wrong;
    }
  }
}
