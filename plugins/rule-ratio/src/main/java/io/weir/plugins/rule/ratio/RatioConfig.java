package io.weir.plugins.rule.ratio;

import io.weir.api.EventType;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.plugins.rule.windows.Window;
import io.weir.plugins.rule.windows.WindowRule;
import java.util.List;

/** The options of {@link RatioRule.Factory}. */
record RatioConfig(
    @Doc("The event type to count.") EventType event,
    @Doc(
            "The field whose values are counted separately: `client_address`, or"
                + " `client_address/24/64` (bits of IPv4, then of IPv6). With several fields,"
                + " each combination is counted separately and the first is the subject of the"
                + " alerts.")
        @Range(min = 1, max = 4)
        List<Key> per,
    @Doc("Which events count: `{ status: { in: [sent, bounced] } }`. If absent, all.")
        @Default("{}")
        Condition where,
    @Doc("Of the events that count, those whose share is measured: `{ status: bounced }`.")
        Condition matching,
    @Doc("How many events must count before there is an alert: a share of three says nothing.")
        @Default("50")
        @Range(min = 1, max = 1_000_000)
        int least,
    @Doc(
            "`calendar_hour` or `calendar_day` in the `zone` of the pipeline, or the duration of"
                + " a sliding window: `10m`.")
        Window window,
    @Doc("The limits, in ascending order.") @Range(min = 1, max = 10) List<ShareLimit> levels) {

  WindowRule.Options options() {
    return new WindowRule.Options(
        event,
        per,
        where,
        window,
        levels.stream().map(l -> new Rule.Level(l.at().percent(), l.actions())).toList());
  }
}
