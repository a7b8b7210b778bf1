package io.weir.cli;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.command.Failures;
import io.weir.engine.config.Nearest;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong with the words of a command or with its work, for picocli. */
final class ErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Environment s;

  ErrorHandler(Environment s) {
    this.s = s;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    if (e.getMessage() != null && e.getMessage().startsWith("Missing required subcommand")) {
      if (command.getParent() == null) {
        Beginning.print(s);
      } else {
        command.usage(s.err());
      }
    } else {
      s.err().println("weir: " + Text.visible(sentence(e)));
      s.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return CommandException.BAD;
  }

  private static String sentence(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      if (unmatched.isUnknownOption()) {
        // --count=yes names --count
        String name = word.startsWith("--") ? word.replaceFirst("=.*", "") : word;
        return "there is no option " + name + option(name, spec);
      }
      return spec.subcommands().isEmpty()
          ? "'" + word + "' is not expected here"
          : "there is no command '" + word + "'" + Nearest.hint(word, spec.subcommands().keySet());
    }
    String said = String.valueOf(e.getMessage());
    return said.isEmpty() ? said : Character.toLowerCase(said.charAt(0)) + said.substring(1);
  }

  private static String option(String word, CommandSpec spec) {
    String name = word.replaceFirst("^-+", "");
    Map<String, String> known = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      known.put(option.longestName().replaceFirst("^-+", ""), option.longestName());
    }
    String near = Nearest.of(name, known.keySet());
    return near == null ? "" : "; did you mean " + known.get(near) + "?";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult given) {
    return new Failures(s).report(e);
  }
}
