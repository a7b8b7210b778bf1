package io.weir.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what was wrong with the words of a command or with its work; the process's exit code. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Surroundings s;

  Complaints(Surroundings s) {
    this.s = s;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    if (e.getMessage() != null && e.getMessage().startsWith("Missing required subcommand")) {
      command.usage(s.err());
    } else {
      s.err().println("weir: " + Plain.line(String.valueOf(e.getMessage())));
      s.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return CommandException.BAD;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult given) {
    s.out().flush();
    if (e instanceof CommandException c) {
      if (!String.valueOf(c.getMessage()).isEmpty()) {
        s.err().println("weir: " + Plain.line(String.valueOf(c.getMessage())));
      }
      trace(c.getCause());
      return c.exit();
    }
    if (e instanceof InterruptedException) {
      s.err().println("weir: interrupted");
    } else {
      s.err().println("weir: this is a mistake in Weir: " + Plain.line(e.toString()));
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
