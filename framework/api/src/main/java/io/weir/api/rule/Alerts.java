package io.weir.api.rule;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where a rule puts its findings. The engine gives them ids, and keeps track of which stand. */
public interface Alerts {
  /**
   * Reports that the measure of a subject reached a level. Nothing happens while this level already
   * stands for the subject, or when the subject is trusted.
   *
   * @param level 1 for the first level
   * @param subject whom it is about
   * @param measure what was counted or computed
   * @param limit the limit it reached
   * @param first event time of the first event that counts
   * @param evidence values that belong to the finding by field name; may be empty
   * @param sentence for people, without a full stop at the end
   */
  void raise(
      int level,
      Subject subject,
      double measure,
      double limit,
      Instant first,
      Map<String, List<String>> evidence,
      String sentence);

  /**
   * Reports that the measure is back under the limit, or that the window is over: the alert no
   * longer stands.
   */
  void clear(int level, Subject subject);
}
