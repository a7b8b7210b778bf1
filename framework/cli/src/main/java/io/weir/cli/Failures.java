package io.weir.cli;

import io.weir.api.Text;
import org.jspecify.annotations.Nullable;

/** Says why a command failed; the process's exit code. */
final class Failures {
  private final Surroundings s;

  Failures(Surroundings s) {
    this.s = s;
  }

  int tell(Exception e) {
    s.out().flush();
    if (e instanceof CommandException c) {
      if (!String.valueOf(c.getMessage()).isEmpty()) {
        s.err().println("weir: " + Text.visible(String.valueOf(c.getMessage())));
      }
      trace(c.getCause());
      return c.exit();
    }
    if (e instanceof InterruptedException) {
      s.err().println("weir: interrupted");
    } else {
      s.err().println("weir: this is a mistake in Weir: " + Text.visible(e.toString()));
      if (Logs.isVerbose()) {
        e.printStackTrace(s.err());
      } else {
        s.err().println("weir: --verbose shows where; please report it");
      }
    }
    return CommandException.FAILED;
  }

  private void trace(@Nullable Throwable e) {
    if (e != null && Logs.isVerbose()) {
      e.printStackTrace(s.err());
    }
  }
}
