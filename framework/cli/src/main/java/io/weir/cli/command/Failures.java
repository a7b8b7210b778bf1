package io.weir.cli.command;

import io.weir.api.Text;
import io.weir.cli.log.Logs;
import org.jspecify.annotations.Nullable;

/** Says why a command failed; the process's exit code. */
public final class Failures {
  private final Environment s;

  public Failures(Environment s) {
    this.s = s;
  }

  public int report(Exception e) {
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
      s.err().println("weir: this is a bug in Weir: " + Text.visible(e.toString()));
      if (Logs.isVerbose()) {
        e.printStackTrace(s.err());
      } else {
        s.err().println("weir: please report it; --verbose shows a stack trace");
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
