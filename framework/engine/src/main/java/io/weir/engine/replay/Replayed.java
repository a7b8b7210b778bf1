package io.weir.engine.replay;

import io.weir.api.rule.Alert;
import java.util.List;

/**
 * An alert that would have been raised.
 *
 * @param alert the alert
 * @param actions what its level names
 * @param blocks whether one of them would have blocked the subject
 * @param counted events about the subject that the rule looked at, from the first that counts to
 *     the alert; 0 for a rule that hears others
 */
public record Replayed(Alert alert, List<String> actions, boolean blocks, long counted) {
  /** Copies the list. */
  public Replayed {
    actions = List.copyOf(actions);
  }
}
