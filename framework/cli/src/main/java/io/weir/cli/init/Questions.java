package io.weir.cli.init;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Asks on a terminal. */
final class Questions {
  /** More than any path or address has; what is longer is a paste by mistake. */
  private static final int LONGEST = 4096;

  private final Environment s;
  private final BufferedReader in;

  Questions(Environment s) {
    this.s = s;
    this.in = new BufferedReader(new InputStreamReader(s.in(), StandardCharsets.UTF_8));
  }

  /**
   * Asks until the answer is good.
   *
   * @param usual the answer of an empty line
   * @param read makes the value, or throws an {@link IllegalArgumentException} with what is wrong
   * @throws CommandException when standard input ends
   */
  <T> T ask(String question, String usual, Function<String, T> read) {
    while (true) {
      s.out().print(question + " [" + Text.visible(usual) + "]: ");
      s.out().flush();
      String answer = line();
      try {
        return read.apply(answer.isEmpty() ? usual : answer);
      } catch (IllegalArgumentException e) {
        s.out().println("  " + Text.visible(String.valueOf(e.getMessage())));
      }
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    try {
      int next = in.read();
      while (next >= 0 && next != '\n') {
        if (line.length() <= LONGEST) {
          line.append((char) next);
        }
        next = in.read();
      }
      if (next < 0) {
        s.out().println();
        s.out().flush();
        throw CommandException.bad(
            "the input ended before all questions were answered; nothing was written: --yes takes"
                + " what was found");
      }
    } catch (IOException e) {
      throw CommandException.failed(
          "standard input cannot be read: " + e.getMessage() + "; nothing was written", e);
    }
    // One that is too long is cut, and is wrong as it is.
    return line.toString().strip();
  }
}
