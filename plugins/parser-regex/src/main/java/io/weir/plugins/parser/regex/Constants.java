package io.weir.plugins.parser.regex;

import io.weir.api.Address;
import io.weir.api.Field;
import org.jspecify.annotations.Nullable;

/** Values of {@code set}. */
final class Constants {
  private Constants() {}

  /**
   * The text as a value of the field.
   *
   * @throws IllegalArgumentException with a sentence when it is none
   */
  static Object of(Field field, String text) {
    Object value = read(field, text);
    if (value == null) {
      throw new IllegalArgumentException(
          switch (field.kind()) {
            case TEXT -> "is longer than the " + field.length() + " characters of " + field.name();
            case INTEGER -> "must be a whole number, as " + field.name() + " is an integer field";
            case DECIMAL -> "must be a number, as " + field.name() + " is a decimal field";
            case ADDRESS -> "must be an IP address, as " + field.name() + " is an address field";
            case TIME -> "cannot be a constant, as " + field.name() + " is a time";
          });
    }
    return value;
  }

  private static @Nullable Object read(Field field, String text) {
    try {
      return switch (field.kind()) {
        case TEXT -> text.length() > field.length() ? null : text;
        case INTEGER -> Long.valueOf(text);
        case DECIMAL -> finite(Double.valueOf(text));
        case ADDRESS -> Address.parse(text);
        case TIME -> null;
      };
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double finite(Double number) {
    return Double.isFinite(number) ? number : null;
  }
}
