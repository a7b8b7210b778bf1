package io.weir.web;

import java.util.List;
import java.util.Map;

/**
 * The page that a link in a notice opens ({@code ask.jte}).
 *
 * @param home the way to the first page, as a relative link
 * @param asset links to static files by name
 * @param title what it says
 * @param bad whether that is a problem
 * @param alert the alert's sentence; empty where there is nothing to decide
 * @param evidence names and values
 * @param blocks what waits
 * @param address where the form goes
 * @param form what the form must bring back
 */
public record AskView(
    String home,
    Map<String, String> asset,
    String title,
    boolean bad,
    String alert,
    List<AskView.Value> evidence,
    List<AskView.Block> blocks,
    String address,
    String form) {
  /**
   * A value.
   *
   * @param name what it is
   * @param text the value
   */
  public record Value(String name, String text) {}

  /**
   * A block that waits.
   *
   * @param thing what the subject is
   * @param subject the subject
   * @param action which action blocks
   * @param then what follows without an answer, and when
   */
  public record Block(String thing, String subject, String action, String then) {}
}
