package io.weir.plugins.rule.rate;

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
import org.jspecify.annotations.Nullable;

/** The options of {@link RateRule.Factory}. */
record RateConfig(
    @Doc("The event type to count.") EventType event,
    @Doc(
            "What is counted separately: a field, `client_address/24/64` (bits of IPv4, then of"
                + " IPv6), `client_address/country`, `client_address/asn`, `sender/domain`, or"
                + " `sasl_username or client_address`. With several, each combination is counted"
                + " separately and the first is the subject of the alerts.")
        @Range(min = 1, max = 4)
        List<Key> per,
    @Doc("Which events count: `{ status: bounced }`. If absent, all.") @Default("{}")
        Condition where,
    @Doc(
            "A field of whole numbers whose values are added up, instead of counting events:"
                + " `recipient_count`.")
        @Nullable Key sum,
    @Doc(
            "`calendar_hour` or `calendar_day` in the `zone` of the pipeline, or the duration of"
                + " a sliding window: `10m`.")
        Window window,
    @Doc("The limits, in ascending order.") @Range(min = 1, max = 10) List<Limit> levels) {

  WindowRule.Options options() {
    return new WindowRule.Options(event, per, where, window, Limit.levels(levels));
  }
}
