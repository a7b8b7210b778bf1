package io.weir.cli;

import io.weir.cli.command.CommandException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** For its help: bin/weir does the work, with a Java for each of its steps. */
@Command(
    name = "make-archive",
    description = {
      "Writes class archives into lib/, with which commands start about a quarter faster. Run it once",
      "after unpacking, as the owner of that folder, and again after changing the Java version or",
      "moving the folder. An outdated archive is ignored."
    },
    footer = {"", "Example:", "  weir make-archive"})
final class MakeArchiveCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Override
  public Integer call() {
    throw CommandException.bad("make-archive is part of the script bin/weir: run it from there");
  }
}
