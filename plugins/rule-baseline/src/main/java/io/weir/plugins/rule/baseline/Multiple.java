package io.weir.plugins.rule.baseline;

import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Rule;
import java.util.List;

/**
 * One limit, as an option.
 *
 * @param at times the usual highest
 * @param actions ids of the actions that follow
 */
record Multiple(
    @Doc("The multiple of the usual highest count at which the level is reached.")
        @Range(min = 1, max = 1_000_000L)
        long at,
    @Doc("Ids of the actions to run.") List<String> actions) {
  static List<Rule.Level> levels(List<Multiple> levels) {
    return levels.stream().map(l -> new Rule.Level(l.at(), l.actions())).toList();
  }
}
