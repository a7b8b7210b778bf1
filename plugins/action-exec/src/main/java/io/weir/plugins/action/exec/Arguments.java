package io.weir.plugins.action.exec;

import io.weir.api.Text;
import io.weir.plugins.notice.NoticeTemplate;
import io.weir.plugins.notice.NoticeTemplate.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The arguments of a program, with placeholders. Each stays one argument whatever is filled in, and
 * none that begins with a value can be taken for an option.
 */
final class Arguments {
  /** Linux takes 128 KiB for one argument or variable; a character needs 3 bytes at most. */
  private static final int MOST = 32_000;

  /** What of a notice never begins with a hyphen. */
  private static final Set<String> SAFE =
      Set.of("id", "kind", "at", "level", "page", "approve", "refuse", "left");

  private final List<Template> templates;

  private Arguments(List<Template> templates) {
    this.templates = templates;
  }

  /** An argument with placeholders. */
  interface Template {
    String fill(Map<String, Object> values);
  }

  /** The arguments of a program that is run for a notice; see {@link #of}. */
  static Arguments ofNotice(List<String> command) {
    return of(command, SAFE, text -> NoticeTemplate.of(text, Escape.NONE)::fill);
  }

  /**
   * Reads them.
   *
   * @param safe placeholders whose values never begin with a hyphen
   * @param reader of one argument; throws what this method throws
   * @throws IllegalArgumentException with a sentence; begins with the place, {@code [1]: …}
   */
  static Arguments of(List<String> command, Set<String> safe, Function<String, Template> reader) {
    List<Template> templates = new ArrayList<>();
    boolean options = true;
    if (command.get(0).isBlank()) {
      throw new IllegalArgumentException("[0]: must be a program: [/usr/local/bin/page]");
    }
    if (command.get(0).contains("{{")) {
      throw new IllegalArgumentException("[0]: the program cannot come from a placeholder");
    }
    for (int i = 1; i < command.size(); i++) {
      String argument = command.get(i);
      if (argument.equals("--")) {
        options = false;
      }
      try {
        templates.add(reader.apply(argument));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "[" + i + "]: " + Text.visible(String.valueOf(e.getMessage())), e);
      }
      if (options && mayBecomeAnOption(argument, safe)) {
        throw new IllegalArgumentException(
            "["
                + i
                + "]: a value that begins with - would be taken for an option: write an argument"
                + " \"--\" before it, or --name="
                + argument);
      }
    }
    return new Arguments(templates);
  }

  private static boolean mayBecomeAnOption(String argument, Set<String> safe) {
    if (!argument.startsWith("{{")) {
      return false;
    }
    int close = argument.indexOf("}}");
    return close < 0 || !safe.contains(argument.substring(2, close).strip());
  }

  List<String> fill(Map<String, Object> values) {
    return templates.stream().map(t -> clean(t.fill(values))).toList();
  }

  /** What no argument and no variable can have. */
  static String clean(String value) {
    return Text.cut(Text.clean(value).replace('\0', '\uFFFD'), MOST);
  }
}
