package io.weir.web;

import java.util.List;
import java.util.Map;

/**
 * A page that asks for an order and its reason ({@code order.jte}); it needs no script.
 *
 * @param title what is ordered
 * @param text what will happen
 * @param action where the form goes
 * @param submit the button
 * @param hidden values that go with it
 * @param inputs what a person fills in
 * @param problem what is wrong with the order as a whole, or empty
 * @param back the page to go back to
 */
public record OrderForm(
    String title,
    String text,
    String action,
    String submit,
    Map<String, String> hidden,
    List<OrderForm.Input> inputs,
    String problem,
    String back) {
  /** How an input looks. */
  public enum Kind {
    /** A line of text. */
    TEXT,
    /** One of some choices. */
    CHOICE,
    /** Date and time, in Weir's zone. */
    TIME,
    /** Yes or no. */
    CHECK
  }

  /**
   * Something to fill in.
   *
   * @param name the parameter
   * @param label its label
   * @param kind how it looks
   * @param value what was typed, or a default; of a check: empty when it is off
   * @param choices of a choice
   * @param hint what to write, or empty
   * @param error what is wrong with it, or empty
   */
  public record Input(
      String name,
      String label,
      Kind kind,
      String value,
      List<OrderForm.Choice> choices,
      String hint,
      String error) {
    /** What describes the input to a screen reader: the ids of hint and error; null for nothing. */
    public String describedBy() {
      return ((hint.isEmpty() ? "" : "hint-" + name + ' ')
              + (error.isEmpty() ? "" : "error-" + name))
          .strip();
    }
  }

  /**
   * Something to choose.
   *
   * @param value the parameter's value
   * @param label for the eye
   */
  public record Choice(String value, String label) {}

  /** The same with what is wrong: beside its input, or above all of them. */
  OrderForm wrong(String field, String sentence) {
    boolean known = inputs.stream().anyMatch(i -> i.name().equals(field));
    return new OrderForm(
        title,
        text,
        action,
        submit,
        hidden,
        inputs.stream()
            .map(
                i ->
                    i.name().equals(field)
                        ? new Input(
                            i.name(),
                            i.label(),
                            i.kind(),
                            i.value(),
                            i.choices(),
                            i.hint(),
                            sentence)
                        : i)
            .toList(),
        known ? "" : sentence,
        back);
  }
}
