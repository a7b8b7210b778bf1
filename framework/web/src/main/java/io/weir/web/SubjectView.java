package io.weir.web;

import java.util.List;

/**
 * The page of an address, account, sender or recipient ({@code subject.jte}).
 *
 * @param thing what it is: {@code account}
 * @param value which one
 * @param field the field that holds it
 * @param rawValue the value as it is asked for
 * @param spans the time ranges to choose from
 * @param state what is going on: alerts and blocks, each a sentence
 * @param problem a sentence when the store did not answer, or empty
 * @param charts how many events there were
 * @param tops the most frequent values of other fields
 * @param newest the newest events
 * @param alerts its alerts in this time
 * @param blocks what happened to its blocks in this time
 * @param orders what can be ordered about it
 * @param counts a row for each event type, leading to its events
 */
public record SubjectView(
    String thing,
    String value,
    String field,
    String rawValue,
    List<EventList.Choice> spans,
    List<SubjectView.Sentence> state,
    String problem,
    List<Chart> charts,
    List<Grid> tops,
    List<Grid> newest,
    Grid alerts,
    Grid blocks,
    AlertView.Orders orders,
    Grid counts) {
  /**
   * Something that is going on.
   *
   * @param tone {@code top} for a block, {@code over} for an alert
   * @param text the sentence
   */
  public record Sentence(String tone, String text) {}
}
