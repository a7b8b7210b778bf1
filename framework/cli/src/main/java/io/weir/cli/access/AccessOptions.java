package io.weir.cli.access;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.log.Logs;
import io.weir.cli.text.Quantity;
import io.weir.engine.config.Loaded;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose state folder. */
final class AccessOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Option(names = "--verbose", description = "Logs more to standard error.")
  void verbose(boolean on) {
    if (on) {
      Logs.verbose();
    }
  }

  @Mixin private PipelineOptions pipeline = new PipelineOptions();

  /**
   * The folder. Plugins are not asked: a mistake in a rule must not stop anybody from removing a
   * user.
   *
   * @throws CommandException after all problems were printed
   */
  Path state(Environment s) {
    Loaded loaded = pipeline.load(s);
    List<String> problems = loaded.problems().list().stream().map(Object::toString).toList();
    if (!problems.isEmpty()) {
      problems.forEach(problem -> s.err().println(Text.visible(problem)));
      throw CommandException.bad(
          pipeline.file(s) + " is invalid: " + Quantity.of(problems.size(), "problem", "problems"));
    }
    if (loaded.config().web() == null) {
      s.err().println("weir: warning: without web: in the pipeline file there are no pages");
    }
    return loaded.config().state();
  }
}
