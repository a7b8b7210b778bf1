package io.weir.plugins.rule.distinct;

import io.weir.api.EventType;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Window;
import io.weir.plugins.rule.windows.WindowRule;
import java.util.List;

/** The options of {@link DistinctRule.Factory}. */
record DistinctConfig(
    @Doc("The event type to count.") EventType event,
    @Doc(
            "The field whose distinct values are counted: `client_address`, `client_address/24/64` for"
                + " networks, `client_address/country`, `client_address/asn`, `sender/domain`. Events without a value do not count.")
        Key of,
    @Doc(
            "The field for whose values they are counted separately: `sasl_username`. With several"
                + " fields, each combination is counted separately and the first is the subject of"
                + " the alerts.")
        @Range(min = 1, max = 4)
        List<Key> per,
    @Doc("Which events count: `{ status: bounced }`. If absent, all.") @Default("{}")
        Condition where,
    @Doc(
            "`calendar_hour` or `calendar_day` in the `zone` of the pipeline, or the duration of"
                + " a sliding window: `10m`.")
        Window window,
    @Doc("The limits, in ascending order; in a sliding window at most 1000.")
        @Range(min = 1, max = 10)
        List<Limit> levels) {

  WindowRule.Options options() {
    return new WindowRule.Options(event, per, where, window, Limit.levels(levels));
  }
}
