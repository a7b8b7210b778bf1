package io.weir.plugins.rule.combine;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The options of {@link CombineRule.Factory}. */
record CombineConfig(
    @Doc("Ids of the rules that are combined.") @Range(min = 2, max = 20) Set<String> of,
    @Doc("How many of them it takes. Only without `levels`, which say it themselves.")
        @Default("2")
        @Range(min = 2, max = 20)
        int least,
    @Doc("How close together their alerts must begin; an alert that is active counts anyway.")
        @Range(min = 1000, max = 2_678_400_000L)
        Duration within,
    @Doc(
            "The limits, in ascending order. If absent, one at `least`, without actions: the alert"
                + " is shown and kept, and other rules can combine it.")
        @Default("[]")
        @Range(max = 10)
        List<At> levels) {

  /** One limit. */
  record At(
      @Doc("How many of the rules it takes.") @Range(min = 2, max = 20) int at,
      @Doc("Ids of the actions to run.") List<String> actions) {}

  List<Rule.Level> limits() {
    return levels.isEmpty()
        ? List.of(new Rule.Level(least, List.of()))
        : levels.stream().map(l -> new Rule.Level(l.at(), l.actions())).toList();
  }
}
