package io.weir.plugins.rule.windows;

import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Rule;
import java.util.List;

/**
 * One limit of a rule, as an option.
 *
 * @param at the measure at which it is reached
 * @param actions ids of the actions that follow
 */
public record Limit(
    @Doc("The value at which the level is reached.") @Range(min = 1, max = 1_000_000_000L) long at,
    @Doc("Ids of the actions to run.") List<String> actions) {
  /** As the levels of a rule. */
  public static List<Rule.Level> levels(List<Limit> limits) {
    return limits.stream().map(l -> new Rule.Level(l.at(), l.actions())).toList();
  }
}
