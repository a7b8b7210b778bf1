package io.weir.cli.access;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks for a password. */
final class NewPassword {
  /** More than any password may have. */
  private static final int MOST_BYTES = 4096;

  private NewPassword() {}

  /**
   * Reads one line of standard input.
   *
   * @throws CommandException when it is not one
   */
  static String ofInput(Environment s) {
    try {
      byte[] bytes = s.in().readNBytes(MOST_BYTES);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String line = text.replaceFirst("\r?\n\\z", "");
      if (line.isEmpty()) {
        throw CommandException.bad("standard input has no password: give it as one line");
      }
      if (line.indexOf('\n') >= 0 || bytes.length == MOST_BYTES) {
        throw CommandException.bad("standard input has more than one line with a password");
      }
      return line;
    } catch (CharacterCodingException e) {
      throw CommandException.bad("the password is not valid UTF-8");
    } catch (IOException e) {
      throw CommandException.failed("standard input cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Asks twice, without showing what is typed.
   *
   * @throws CommandException when there is no terminal, or the two differ
   */
  @SuppressWarnings("SystemConsoleNull") // bin/weir asks newer Javas for what it was before
  static String ofTerminal(String name) {
    Console console = System.console();
    if (console == null) {
      throw CommandException.bad(
          "there is no terminal to type the password on: give it as one line on standard input,"
              + " with --password-stdin");
    }
    char @Nullable [] first = console.readPassword("Password of %s: ", name);
    char @Nullable [] second = first == null ? null : console.readPassword("The same again: ");
    if (first == null || second == null) {
      throw CommandException.bad("no password was typed");
    }
    if (!Arrays.equals(first, second)) {
      throw CommandException.bad("the two passwords differ; nothing was changed");
    }
    return new String(first);
  }
}
