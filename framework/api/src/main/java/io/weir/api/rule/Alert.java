package io.weir.api.rule;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A rule's finding, also kept as an event of type {@code alert}.
 *
 * @param id the same for the same finding, however often its line is read: made of rule, level,
 *     subject and the line that crossed the limit
 * @param rule the rule's id
 * @param level 1 for the first level of the rule
 * @param subject whom it is about
 * @param measure what was counted or computed
 * @param limit the limit it reached
 * @param first event time of the first event that counts
 * @param last event time of the crossing
 * @param evidence by field name, at most 100 values that belong to the finding (the addresses of an
 *     account)
 * @param sentence for people: "198.51.100.7 sent 150 messages since 14:00 (limit 150)"
 */
public record Alert(
    String id,
    String rule,
    int level,
    Subject subject,
    double measure,
    double limit,
    Instant first,
    Instant last,
    Map<String, List<String>> evidence,
    String sentence) {
  /** Copies the evidence. */
  public Alert {
    evidence = Map.copyOf(evidence);
  }
}
