package io.weir.engine.judge;

import io.weir.api.rule.Rule;
import java.util.List;
import java.util.Set;

/**
 * A rule with its state, and what it said of itself.
 *
 * @param id its id
 * @param type its type
 * @param rule the rule
 * @param states its states
 * @param levels its levels
 * @param subjectFields the fields its alerts may be about, those of the rules that it hears too
 * @param hears the ids of the rules that it hears
 */
public record JudgedRule(
    String id,
    String type,
    Rule rule,
    RuleStates states,
    List<Rule.Level> levels,
    Set<String> subjectFields,
    Set<String> hears) {
  /** Copies the collections. */
  public JudgedRule {
    levels = List.copyOf(levels);
    subjectFields = Set.copyOf(subjectFields);
    hears = Set.copyOf(hears);
  }

  /** The same where it hears no other rule. */
  public static JudgedRule of(String id, String type, Rule rule, RuleStates states) {
    return new JudgedRule(id, type, rule, states, rule.levels(), rule.subjectFields(), Set.of());
  }
}
