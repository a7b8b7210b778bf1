package io.weir.web;

import java.util.List;

/**
 * The page of one message ({@code trace.jte}).
 *
 * @param id what was asked for
 * @param problem a sentence when there is no answer, or empty
 * @param summary how long it took and where it went
 * @param steps its events, the oldest first
 */
public record TraceView(String id, String problem, String summary, List<TraceView.Step> steps) {
  /**
   * An event.
   *
   * @param time when it happened
   * @param after how long after the first one
   * @param type its type
   * @param doc what the type is
   * @param values what it says, field by field
   */
  public record Step(
      String time, String after, String type, String doc, List<TraceView.Value> values) {}

  /**
   * A value.
   *
   * @param label the field
   * @param text the value
   * @param href where it leads, or empty
   */
  public record Value(String label, String text, String href) {}
}
