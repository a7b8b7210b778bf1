package io.weir.plugins.rule.windows;

import io.weir.api.ConfigurationException;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One limit of a rule, as an option.
 *
 * @param at the measure at which it is reached
 * @param actions ids of the actions that follow
 */
public record Limit(
    @Doc("The value at which the level is reached.") @Range(min = 1, max = 1_000_000_000L) long at,
    @Doc("Ids of the actions to run.") List<String> actions) {
  /**
   * Checks that each level is above the one before; what is wrong is reported.
   *
   * @return null when all are
   */
  public static @Nullable ConfigurationException inOrder(
      List<Rule.Level> levels, RuleContext context) {
    ConfigurationException wrong = null;
    for (int i = 1; i < levels.size(); i++) {
      double at = levels.get(i).limit();
      double before = levels.get(i - 1).limit();
      if (at <= before) {
        wrong =
            context.reject(
                "levels[" + i + "].at",
                Numbers.text(at)
                    + " must be greater than the level before, "
                    + Numbers.text(before));
      }
    }
    return wrong;
  }

  /** As the levels of a rule. */
  public static List<Rule.Level> levels(List<Limit> limits) {
    return limits.stream().map(l -> new Rule.Level(l.at(), l.actions())).toList();
  }
}
