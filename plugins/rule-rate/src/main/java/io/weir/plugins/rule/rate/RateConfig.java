package io.weir.plugins.rule.rate;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The options of {@link RateRule}. */
record RateConfig(
    @Doc("The event type that is counted.") String event,
    @Doc(
            "By which field it is counted: `client_address`, `client_address/24/64` (bits of IPv4,"
                + " then of IPv6). Of several the first is the subject of the alerts.")
        @Range(min = 1, max = 4)
        List<Key> per,
    @Doc("Which events count: `{ status: bounced }`. All of them when left out.") @Default("{}")
        Condition where,
    @Doc(
            "`calendar_hour` or `calendar_day`, cut by the `zone` of the pipeline, or a duration"
                + " that slides: `10m`.")
        Window window,
    @Doc("The limits, the lowest first.") @Range(min = 1, max = 10) List<Level> levels) {

  /** One limit. */
  record Level(
      @Doc("The count at which it is reached.") @Range(min = 1, max = 1_000_000_000L) long at,
      @Doc("Ids of the actions that follow.") List<String> actions) {}

  /**
   * A number for all that the meaning of the counts depends on: counts kept under other options are
   * not taken over. The limits are not among it.
   */
  int signature(ZoneId zone) {
    StringBuilder out = new StringBuilder(event).append(per).append(window);
    if (window.kind() != Window.Kind.SLIDING) {
      out.append(zone);
    }
    new TreeMap<>(where.tests())
        .forEach(
            (field, tests) -> {
              out.append(field);
              tests.forEach(
                  t -> out.append(t.word()).append(new TreeSet<>(t.values())).append(t.number()));
            });
    return out.toString().hashCode();
  }
}
