package io.weir.cli.parse;

import io.weir.cli.parse.ParseWorkers.Form;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code parse}.
 *
 * @param form what is written
 * @param files the logs; {@code -} is standard input
 * @param parsers types of parsers in order; empty for all
 * @param config the pipeline file whose parsers are used instead; null for none
 * @param plugins the folder of the plugins; null for the installed ones
 * @param now reference time for time stamps without a year; null for each file's own time
 * @param zone of time stamps without one; null for the system's
 */
public record ParseOptions(
    Form form,
    List<String> files,
    List<String> parsers,
    @Nullable Path config,
    @Nullable Path plugins,
    @Nullable Instant now,
    @Nullable ZoneId zone) {

  /**
   * Parses the simplest command lines: files, and at most one of {@code --count} and {@code
   * --lines}. Returns null for all others, which picocli parses; picocli takes a third of the
   * start.
   *
   * @param words the arguments, beginning with the name of the command
   */
  public static @Nullable ParseOptions plain(String... words) {
    if (words.length == 0 || !words[0].equals("parse")) {
      return null;
    }
    Form form = Form.EVENTS;
    List<String> files = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      if (word.isEmpty() || word.startsWith("@") || word.startsWith("-") && word.length() > 1) {
        Form asked =
            word.equals("--count") ? Form.COUNTS : word.equals("--lines") ? Form.LINES : null;
        if (asked == null || form != Form.EVENTS) {
          return null;
        }
        form = asked;
      } else {
        files.add(word);
      }
    }
    return new ParseOptions(
        form, files.isEmpty() ? List.of("-") : files, List.of(), null, null, null, null);
  }
}
