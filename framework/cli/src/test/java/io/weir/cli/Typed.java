package io.weir.cli;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command as somebody types it. */
final class Typed {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final List<String> ENDS = List.of("<", ">", "2>", "|", "&", "&&", "#");

  private Typed() {}

  /** Its words, as a shell would split them, up to a redirection, a comment or another command. */
  static String[] words(String typed) {
    return WORD.matcher(typed)
        .results()
        .map(
            word ->
                Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow())
        .takeWhile(word -> !ENDS.contains(word))
        .toArray(String[]::new);
  }
}
