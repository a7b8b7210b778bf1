package io.weir.plugins.action.pf;

import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Program;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Calls of pfctl, with what an administrator of pf ought to know when one fails. */
final class Pfctl {
  private static final int MOST_OUTPUT = 32 << 20;

  private final Program program;
  private final Duration timeout;

  Pfctl(List<String> command, Duration timeout) {
    program = new Program(command);
    this.timeout = timeout;
  }

  /** The command line, for people. */
  String line(List<String> arguments) {
    return program.line(arguments);
  }

  List<String> missing() {
    return program.missing().stream()
        .map(s -> s + ": `run` could not block anything on this machine")
        .toList();
  }

  /** Whose exit code may be anything. */
  Program.Result run(List<String> arguments, String input, int most)
      throws ActionException, InterruptedException {
    return program.run(arguments, input.getBytes(StandardCharsets.US_ASCII), timeout, most);
  }

  Program.Result run(List<String> arguments, String input)
      throws ActionException, InterruptedException {
    return run(arguments, input, MOST_OUTPUT);
  }

  /** The result, if the call did what it was asked to. */
  static Program.Result orThrow(Program.Result result) throws ActionException {
    String said = result.error();
    if (said.contains("ermission denied") || said.contains("not permitted")) {
      String hint =
          result.failure()
              + " (pfctl needs root: command: [doas, /sbin/pfctl], and as root echo 'permit nopass "
              + Text.visible(System.getProperty("user.name"))
              + " cmd /sbin/pfctl' >> /usr/local/etc/doas.conf: see Rights in the README)";
      throw new ActionException(true, hint, null);
    }
    return result.orThrow();
  }

  /** pf knows no table of this name: nobody declared it, and nothing was added yet. */
  static boolean noSuchTable(Program.Result result) {
    return result.exit() != 0 && result.error().contains("able does not exist");
  }
}
