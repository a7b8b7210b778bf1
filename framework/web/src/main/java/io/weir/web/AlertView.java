package io.weir.web;

import java.util.List;

/**
 * The page that says why an alert was raised ({@code alert.jte}).
 *
 * @param problem a sentence when there is no such alert or no answer, or empty; then nothing else
 *     is filled in
 * @param rule the rule
 * @param thing what the subject is
 * @param subject the subject
 * @param href the subject's page, or empty
 * @param open whether it is active
 * @param sentence the finding
 * @param words the rule's limit and measure, and when it was raised and ended, a sentence each
 * @param evidence values that belong to the finding
 * @param counted what was counted
 * @param followed what followed, in order of time
 * @param blocks blocks that stem from it
 * @param levels the same rule's other levels about the same subject at that time
 * @param earlier alerts on the same subject before
 * @param orders what can be ordered about the subject
 */
public record AlertView(
    String problem,
    String rule,
    String thing,
    String subject,
    String href,
    boolean open,
    String sentence,
    List<String> words,
    List<TraceView.Value> evidence,
    AlertView.Counted counted,
    Grid followed,
    Grid blocks,
    Grid levels,
    Grid earlier,
    AlertView.Orders orders) {
  /**
   * What was counted.
   *
   * @param notes how many there are, and why some cannot be shown
   * @param grids the events, by type
   * @param next the next page, or empty
   * @param all a search for the subject's events in this time, or empty
   */
  public record Counted(List<String> notes, List<Grid> grids, String next, String all) {}

  /** Forms with the subject filled in; empty when there is none for its field. */
  public record Orders(String block, String trust) {}

  static AlertView problem(String sentence) {
    Grid none = new Grid("", List.of(), List.of());
    return new AlertView(
        sentence,
        "",
        "",
        "",
        "",
        false,
        "",
        List.of(),
        List.of(),
        new Counted(List.of(), List.of(), "", ""),
        none,
        none,
        none,
        none,
        new Orders("", ""));
  }
}
