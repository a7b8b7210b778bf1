package io.weir.engine.config;

import io.weir.api.config.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/** Converts the text of a single value to its type. */
final class Scalars {
  private Scalars() {}

  /** Whether a value of this type is written as one text. */
  static boolean knows(Class<?> type) {
    return type == String.class
        || type.isEnum()
        || type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == double.class
        || type == Double.class
        || type == boolean.class
        || type == Boolean.class
        || type == Duration.class
        || type == Path.class
        || type == ZoneId.class
        || parser(type) != null;
  }

  /**
   * Reads a scalar node.
   *
   * @throws IllegalArgumentException with a message that says what is wrong
   */
  static Object parse(Class<?> type, ImmutableNode node) {
    String text = Tree.text(node);
    String shown = type == Secret.class ? "***" : Tree.shown(node);
    if (type == String.class) {
      return text;
    }
    if (type == int.class || type == Integer.class) {
      return (int) whole(text, shown, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return whole(text, shown, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return number(text, shown);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(text, shown);
    }
    if (type == Duration.class) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(
            shown + " is not a duration: write 500ms, 30s, 10m, 1h or 7d", e);
      }
    }
    if (type == Path.class) {
      return path(text, shown, Tree.origin(node).folder());
    }
    if (type == ZoneId.class) {
      return zone(text, shown);
    }
    return type.isEnum() ? constant(type, text, shown) : viaParse(type, node, text, shown);
  }

  private static long whole(String text, String shown, long min, long max) {
    try {
      long n = Long.parseLong(text);
      if (n >= min && n <= max) {
        return n;
      }
    } catch (NumberFormatException e) {
      boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits) {
        throw new IllegalArgumentException(shown + " is not a whole number", e);
      }
    }
    throw new IllegalArgumentException(shown + " is too large a number");
  }

  static double number(String text, String shown) {
    // Less than Double.parseDouble accepts: no NaN, 0x1p3 or 5d.
    if (text.matches("[+-]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")) {
      return Double.parseDouble(text);
    }
    throw new IllegalArgumentException(shown + " is not a number");
  }

  private static boolean truth(String text, String shown) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              shown
                  + " is neither true nor false"
                  + Nearest.hint(
                      switch (text.toLowerCase(Locale.ROOT)) {
                        case "yes", "on" -> "true";
                        case "no", "off" -> "false";
                        default -> text;
                      },
                      List.of("true", "false")));
    };
  }

  private static Path path(String text, String shown, Path folder) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty; give a path");
    }
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(shown + " is not a path", e);
    }
  }

  private static ZoneId zone(String text, String shown) {
    try {
      return Zones.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(shown + " " + e.getMessage(), e);
    }
  }

  private static Object constant(Class<?> type, String text, String shown) {
    List<String> names =
        Stream.of(type.getEnumConstants()).map(c -> OptionNames.of((Enum<?>) c)).toList();
    int i = names.indexOf(text);
    if (i >= 0) {
      return type.getEnumConstants()[i];
    }
    throw new IllegalArgumentException(
        shown + " is none of " + String.join(", ", names) + Nearest.hint(text, names));
  }

  private static @Nullable Method parser(Class<?> type) {
    Method ofString = parser(type, String.class);
    return ofString == null ? parser(type, CharSequence.class) : ofString;
  }

  private static @Nullable Method parser(Class<?> type, Class<?> argument) {
    try {
      Method parse = type.getDeclaredMethod("parse", argument);
      int modifiers = parse.getModifiers();
      return Modifier.isStatic(modifiers)
              && !Modifier.isPrivate(modifiers)
              && type.isAssignableFrom(parse.getReturnType())
          ? parse
          : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Object viaParse(Class<?> type, ImmutableNode node, String text, String shown) {
    Method parse = parser(type);
    if (parse == null) {
      throw new IllegalArgumentException(
          "the plugin is broken: nobody can read a value of " + type.getName());
    }
    Object value;
    try {
      parse.setAccessible(true);
      value = parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      String why = e.getCause() == null ? null : e.getCause().getMessage();
      boolean tell = why != null && type != Secret.class;
      throw new IllegalArgumentException(
          tell ? hide(String.valueOf(why), node) : isNot(shown, type), e);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "the plugin is broken: " + type.getName() + ".parse cannot be called", e);
    }
    if (value == null) {
      throw new IllegalArgumentException(isNot(shown, type));
    }
    return value;
  }

  /** A plugin's message must not show a value from the environment or another file. */
  private static String hide(String message, ImmutableNode node) {
    String source = Tree.origin(node).source();
    String text = Tree.text(node);
    return source == null || text.isEmpty() ? message : message.replace(text, source);
  }

  private static String isNot(String shown, Class<?> type) {
    String word = word(type);
    return shown + ("aeiou".indexOf(word.charAt(0)) < 0 ? " is not a " : " is not an ") + word;
  }

  /** {@code ByteSize} as {@code byte size}. */
  static String word(Class<?> type) {
    return OptionNames.of(type.getSimpleName()).replace('_', ' ');
  }
}
