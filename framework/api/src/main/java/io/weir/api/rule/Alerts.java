package io.weir.api.rule;

/** Takes a rule's findings. Valid only during the call that it was passed to, on that thread. */
public interface Alerts {
  /**
   * Reports that the measure of a subject reached a level. If that level is already active for the
   * subject, the alert's finding is replaced and nobody is notified again, so a rule may call this
   * for every event. Ignored when the subject is trusted.
   *
   * @throws IllegalArgumentException when the rule has no such level, or the subject's field is
   *     none of its {@link Rule#subjectFields}
   */
  void raise(Finding finding);

  /**
   * Reports that the measure is below the limit again or the window is over: the alert is no longer
   * active. Ignored when it was not.
   *
   * @throws IllegalArgumentException as {@link #raise}
   */
  void clear(int level, Subject subject);
}
