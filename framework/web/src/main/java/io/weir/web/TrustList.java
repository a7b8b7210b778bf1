package io.weir.web;

import java.util.List;

/**
 * The page of what is trusted ({@code trusted.jte}).
 *
 * @param done what was just done, or empty
 * @param subject what was searched for, or empty
 * @param orders what people trust by orders
 * @param configured what the configuration trusts
 * @param more how many entries of the configuration were left out
 * @param history orders of the last 30 days that are over
 * @param problem a sentence when the store did not answer, or empty
 */
public record TrustList(
    String done,
    String subject,
    List<TrustList.Row> orders,
    Grid configured,
    int more,
    Grid history,
    String problem) {
  /**
   * An order.
   *
   * @param id what names it in orders
   * @param thing what the subject is
   * @param value the value
   * @param href its page, or empty
   * @param reason why
   * @param who who ordered it
   * @param since when
   * @param until when it ends
   */
  public record Row(
      String id,
      String thing,
      String value,
      String href,
      String reason,
      String who,
      String since,
      String until) {}
}
