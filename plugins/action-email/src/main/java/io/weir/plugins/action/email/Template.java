package io.weir.plugins.action.email;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text with {@code {{…}}} placeholders. Filled in one pass: a value that looks like a placeholder
 * stays as it is.
 */
final class Template {
  private final List<Part> parts;

  /** Literal text, or the name of a placeholder. */
  private record Part(String text, boolean placeholder) {}

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with a sentence when a placeholder is unknown or not closed
   */
  static Template parse(String text, Set<String> known) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (true) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        parts.add(new Part(text.substring(at), false));
        return new Template(parts);
      }
      int close = text.indexOf("}}", open);
      if (close < 0) {
        throw new IllegalArgumentException("{{ without }}");
      }
      String name = text.substring(open + 2, close).strip();
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "{{"
                + name
                + "}} is not a placeholder; placeholders are "
                + String.join(", ", known.stream().sorted().toList()));
      }
      parts.add(new Part(text.substring(at, open), false));
      parts.add(new Part(name, true));
      at = close + 2;
    }
  }

  String fill(Map<String, String> values) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.placeholder ? values.getOrDefault(part.text, "") : part.text);
    }
    return out.toString();
  }
}
