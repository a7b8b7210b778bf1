package io.weir.web;

import io.weir.engine.view.EventFilter;
import java.util.List;

/**
 * The page of alerts, old and new ({@code past.jte}).
 *
 * @param spans the time ranges to choose from
 * @param rule a filter, as {@link EventFilter} reads it
 * @param subject a filter
 * @param problem a sentence when there is no answer, or empty
 * @param alerts the alerts, newest first
 * @param next the next page, or empty
 * @param csv the same as a file
 */
public record AlertList(
    List<EventList.Choice> spans,
    String rule,
    String subject,
    String problem,
    List<AlertList.Past> alerts,
    String next,
    String csv) {
  /**
   * An alert.
   *
   * @param at when it was raised
   * @param rule its rule
   * @param thing what it is about: {@code account}
   * @param subject which one
   * @param href the subject's page, or empty
   * @param measure what was measured
   * @param limit the limit
   * @param sentence the finding in words
   * @param evidence values that belong to it, field by field
   * @param why the page that says why
   * @param open whether it is active
   */
  public record Past(
      String at,
      String rule,
      String thing,
      String subject,
      String href,
      String measure,
      String limit,
      String sentence,
      List<TraceView.Value> evidence,
      String why,
      boolean open) {}
}
