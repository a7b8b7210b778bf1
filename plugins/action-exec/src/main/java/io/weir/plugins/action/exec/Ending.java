package io.weir.plugins.action.exec;

import io.weir.api.Text;
import io.weir.api.action.Program;

/**
 * What a program said by the way it ended.
 *
 * @param good exit code 0
 * @param again whether it is to be tried again: it said so, or was ended by a signal
 * @param words a sentence with the program, the code and what it wrote; without the arguments,
 *     which may be long and have what logs say
 */
record Ending(boolean good, boolean again, String words) {
  /** {@code EX_TEMPFAIL} of sysexits.h. */
  private static final int TRY_AGAIN = 75;

  /** From here on a signal ended it; a shell says the same of what it ran. */
  private static final int SIGNAL = 128;

  private static final int SHOWN = 1_000;

  static Ending of(String program, Program.Result result) {
    int exit = result.exit();
    boolean again = exit == TRY_AGAIN || exit > SIGNAL;
    String said = result.error().isEmpty() ? result.out().strip() : result.error();
    String words = Text.visible(said.replaceAll("\\s*\\n\\s*", "; "), SHOWN);
    String what =
        exit > SIGNAL
            ? ": ended by signal " + (exit - SIGNAL)
            : ": exit code " + exit + (again ? " (to be tried again)" : "");
    return new Ending(exit == 0, again, program + what + (words.isEmpty() ? "" : ": " + words));
  }
}
