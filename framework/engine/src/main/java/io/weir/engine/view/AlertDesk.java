package io.weir.engine.view;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.List;

/** Rules and what they found. As with all of {@link Operations}, any thread may ask. */
public interface AlertDesk {
  /** Each rule with its limits and the greatest present measures. */
  List<RuleStatus> rules();

  /** Active alerts, newest first. */
  List<Alert> open();

  /**
   * The types of event that a rule watches, and the rules that it hears: its alerts name events of
   * all these. Empty when there is no such rule.
   */
  List<String> watched(String rule);

  /**
   * A rule and what it measures at present.
   *
   * @param id the rule's id
   * @param type its type
   * @param subjectFields the fields its alerts may be about, in order
   * @param unit what its measures and limits count
   * @param limits its levels, mildest first
   * @param top the greatest present measures, the greatest first
   */
  record RuleStatus(
      String id,
      String type,
      List<String> subjectFields,
      String unit,
      List<Limit> limits,
      List<Present> top) {}

  /**
   * A level.
   *
   * @param limit at which measure
   * @param actions ids of the actions that follow
   */
  record Limit(double limit, List<String> actions) {}

  /**
   * A present measure.
   *
   * @param subject whose
   * @param value how much
   * @param since since when it is counted
   * @param trusted whether the subject is trusted, so that it raises no alert
   */
  record Present(Subject subject, double value, Instant since, boolean trusted) {}
}
