package io.weir.cli;

import io.weir.cli.command.CommandException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** For its help: bin/weir does the work, with a Java for each of its steps. */
@Command(
    name = "make-archive",
    header = "Makes commands start about a quarter quicker.",
    description = {
      "Writes archives of classes into Weir's lib, with which commands start about a quarter quicker.",
      "Once after unpacking, by the owner of that folder. Another Java, or another place of the",
      "folder, wants new ones; old ones do no harm."
    })
final class MakeArchiveCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Override
  public Integer call() {
    throw CommandException.bad("make-archive is done by bin/weir: start it there");
  }
}
