package io.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what was wrong with the words of a command or with its work, for picocli. */
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
    return new Failures(s).tell(e);
  }
}
