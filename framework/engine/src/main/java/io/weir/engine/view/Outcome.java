package io.weir.engine.view;

/**
 * What became of an order.
 *
 * @param id what was made or changed: a block's or a trust's id; empty when the order was refused
 * @param field the part of the order that is wrong: {@code value}, {@code until}; empty when the
 *     order was carried out
 * @param sentence why it was refused, else what was done, without a full stop
 */
public record Outcome(String id, String field, String sentence) {
  /** It was carried out. */
  public static Outcome done(String id, String sentence) {
    return new Outcome(id, "", sentence);
  }

  /** It was refused because of this part of it; nothing was changed. */
  public static Outcome refused(String field, String sentence) {
    return new Outcome("", field, sentence);
  }

  /** Whether it was carried out. */
  public boolean isDone() {
    return field.isEmpty();
  }
}
