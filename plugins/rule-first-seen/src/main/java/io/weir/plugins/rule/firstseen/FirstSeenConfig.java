package io.weir.plugins.rule.firstseen;

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

/** The options of {@link FirstSeenRule.Factory}. */
record FirstSeenConfig(
    @Doc("The event type.") EventType event,
    @Doc("Which events count: `{ status: sent }`. All of them when left out.") @Default("{}")
        Condition where,
    @Doc("Whose values are remembered: `sasl_username`. The subject of the alerts.") Key per,
    @Doc("The value that may be new: `client_address/24/64`, `client_address/country`.") Key of,
    @Doc("A key is judged when it was first seen so long ago; until then its values are learned.")
        @Default("7d")
        @Range(min = 60_000L, max = 365L * 86_400_000L)
        Duration learn,
    @Doc(
            "A value that was not seen for so long is new again, and a key is forgotten with its"
                + " last value. Counted in whole hours.")
        @Default("90d")
        @Range(min = 3_600_000L, max = 3650L * 86_400_000L)
        Duration forget,
    @Doc("The alert ends when there was no further new value for so long.")
        @Default("1h")
        @Range(min = 60_000L, max = 31L * 86_400_000L)
        Duration quiet,
    @Doc("How many values of a key are remembered; beyond that the longest unseen is forgotten.")
        @Default("100")
        @Range(min = 1, max = 1000)
        int mostValues,
    @Doc(
            "How many new values raise an alert, the lowest first; those count that come until the"
                + " alert ends.")
        @Range(min = 1, max = 10)
        List<Limit> levels) {

  /** Checks what concerns several options; reports all that is wrong, then throws. */
  void check(RuleContext context) {
    ConfigurationException wrong = Limit.inOrder(Limit.levels(levels), context);
    if (learn.compareTo(forget) >= 0) {
      wrong = context.reject("learn", "must be less than `forget`");
    }
    if (wrong != null) {
      throw wrong;
    }
  }
}
