package io.weir.api.rule;

/**
 * Where a rule puts its findings. Valid during the call that it came with, on that call's thread.
 */
public interface Alerts {
  /**
   * Reports that the measure of a subject reached a level. Where that level is active already, its
   * measure, evidence and sentence are renewed and nobody is notified again, so a rule may say it
   * with every event. Nothing happens when the subject is trusted.
   *
   * @throws IllegalArgumentException when the rule has no such level, or the subject's field is
   *     none of its {@link Rule#subjectFields}
   */
  void raise(Finding finding);

  /**
   * Reports that the measure is back under the limit, or that the window is over: the alert is no
   * longer active. Nothing happens when it was not.
   */
  void clear(int level, Subject subject);
}
