package io.weir.engine.view;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person writes into the field of a filter: {@code value}, {@code value*}, {@code *value}
 * (contains it, as {@code *value*}), {@code !value}, {@code >5}, {@code <5}, {@code 192.0.2.0/24}.
 */
public final class EventFilter {
  private EventFilter() {}

  /**
   * The condition.
   *
   * @param texts by field; fields that the type lacks and empty texts are left out
   * @throws IllegalArgumentException with a sentence
   */
  public static Condition of(EventType type, Map<String, String> texts) {
    Map<String, List<Condition.Test>> tests = new LinkedHashMap<>();
    texts.forEach(
        (field, text) -> {
          if (type.has(field) && !text.isBlank()) {
            tests.put(field, List.of(test(type.field(field), text.strip())));
          }
        });
    return new Condition(tests);
  }

  /**
   * The condition that a field has this very value, whatever signs it has.
   *
   * @throws IllegalArgumentException when it is no value of the field's kind
   */
  public static Condition exactly(Field field, String value) {
    Condition.Test test =
        field.kind() == Field.Kind.TEXT ? plain(Condition.Word.IS, value) : test(field, value);
    return new Condition(Map.of(field.name(), List.of(test)));
  }

  /** The text that {@link #of} reads as this very value; empty when there is none. */
  public static String written(Field field, String value) {
    boolean sign = value.startsWith("!") || value.startsWith("*") || value.endsWith("*");
    return field.kind() == Field.Kind.TEXT && sign ? "" : value;
  }

  private static Condition.Test test(Field field, String text) {
    if (field.kind() == Field.Kind.TEXT) {
      return text(text);
    }
    if (field.kind() == Field.Kind.ADDRESS) {
      boolean not = text.startsWith("!");
      Network network = Network.parse(not ? text.substring(1) : text);
      Condition.Word word = not ? Condition.Word.NOT_IN : Condition.Word.IN;
      return new Condition.Test(word, Set.of(network.toString()), List.of(network), 0);
    }
    char first = text.charAt(0);
    if (first == '>' || first == '<') {
      Condition.Word word = first == '>' ? Condition.Word.ABOVE : Condition.Word.BELOW;
      String number = text.substring(1).strip();
      return new Condition.Test(word, Set.of(number), List.of(), number(field, number));
    }
    number(field, text);
    return plain(Condition.Word.IS, text);
  }

  private static Condition.Test text(String text) {
    if (text.length() > 1 && text.startsWith("*")) {
      boolean both = text.length() > 2 && text.endsWith("*");
      return plain(Condition.Word.HAS, text.substring(1, text.length() - (both ? 1 : 0)));
    }
    if (text.length() > 1 && text.endsWith("*")) {
      return plain(Condition.Word.STARTS, text.substring(0, text.length() - 1));
    }
    return text.length() > 1 && text.startsWith("!")
        ? plain(Condition.Word.NOT, text.substring(1))
        : plain(Condition.Word.IS, text);
  }

  private static Condition.Test plain(Condition.Word word, String value) {
    return new Condition.Test(word, Set.of(value), List.of(), 0);
  }

  private static double number(Field field, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          field.name() + ": '" + text + "' is not a number; write 5, >5 or <5.", e);
    }
  }
}
