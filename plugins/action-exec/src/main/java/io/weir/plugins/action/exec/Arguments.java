package io.weir.plugins.action.exec;

import io.weir.api.Text;
import io.weir.plugins.notice.NoticeTemplate;
import io.weir.plugins.notice.NoticeTemplate.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of a program, with placeholders. Each stays one argument whatever is filled in, and
 * none that begins with a value can be taken for an option.
 */
final class Arguments {
  /** Linux takes 128 KiB for one argument or variable; a character needs 3 bytes at most. */
  private static final int MOST = 32_000;

  /** What never begins with a hyphen. */
  private static final Set<String> SAFE =
      Set.of("id", "kind", "at", "level", "page", "unblock", "approve", "refuse", "left");

  private final List<NoticeTemplate> templates;

  private Arguments(List<NoticeTemplate> templates) {
    this.templates = templates;
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence; begins with the place, {@code [1]: …}
   */
  static Arguments of(List<String> command) {
    List<NoticeTemplate> templates = new ArrayList<>();
    boolean options = true;
    if (command.get(0).contains("{{")) {
      throw new IllegalArgumentException("[0]: the program cannot come from a notice");
    }
    for (int i = 1; i < command.size(); i++) {
      String argument = command.get(i);
      if (argument.equals("--")) {
        options = false;
      }
      try {
        templates.add(NoticeTemplate.of(argument, Escape.NONE));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "[" + i + "]: " + Text.visible(String.valueOf(e.getMessage())), e);
      }
      if (options && mayBecomeAnOption(argument)) {
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

  private static boolean mayBecomeAnOption(String argument) {
    if (!argument.startsWith("{{")) {
      return false;
    }
    int close = argument.indexOf("}}");
    return close < 0 || !SAFE.contains(argument.substring(2, close).strip());
  }

  List<String> fill(Map<String, Object> values) {
    return templates.stream().map(t -> clean(t.fill(values))).toList();
  }

  /** What no argument and no variable can have. */
  static String clean(String value) {
    return Text.cut(Text.clean(value).replace('\0', '\uFFFD'), MOST);
  }
}
