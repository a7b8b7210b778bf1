package io.weir.web;

import java.util.List;

/**
 * The page of blocks ({@code blocklist.jte}).
 *
 * @param done what was just done, or empty
 * @param form what is asked for
 * @param blocks the wanted blocks
 * @param showsWanted whether these are asked for
 * @param history what happened, newest first
 * @param showsHistory whether that is asked for
 * @param problem a sentence when the store did not answer, or empty
 * @param next older events, or empty
 */
public record BlockList(
    String done,
    BlockList.Form form,
    List<BlockList.Row> blocks,
    boolean showsWanted,
    Grid history,
    boolean showsHistory,
    String problem,
    String next) {
  /**
   * What is asked for.
   *
   * @param states what to show
   * @param actions blockers to choose from
   * @param sorts orders of the wanted blocks
   * @param spans time ranges of the history
   * @param subject a text: a value, {@code value*}, a network
   */
  public record Form(
      List<BlockList.Choice> states,
      List<BlockList.Choice> actions,
      List<BlockList.Choice> sorts,
      List<EventList.Choice> spans,
      String subject) {}

  /**
   * Something to choose.
   *
   * @param value the parameter's value
   * @param label for the eye
   * @param chosen whether it is chosen
   */
  public record Choice(String value, String label, boolean chosen) {}

  /**
   * A wanted block.
   *
   * @param key what names it in orders
   * @param thing what the subject is
   * @param subject the subject
   * @param href the subject's page, or empty
   * @param action which action blocks
   * @param state in lower case, as {@link io.weir.engine.view.BlockDesk.State}
   * @param stateText for the eye
   * @param since when it began
   * @param until when it ends
   * @param left how long that is
   * @param reason why
   * @param author who
   * @param why the page of the alert behind it, or empty
   */
  public record Row(
      String key,
      String thing,
      String subject,
      String href,
      String action,
      String state,
      String stateText,
      String since,
      String until,
      String left,
      String reason,
      String author,
      String why) {}
}
