package io.weir.cli.access;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.log.Logs;
import io.weir.engine.config.PipelineConfig;
import java.nio.file.Path;
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
   * The folder.
   *
   * @throws CommandException after all problems were printed
   */
  Path state(Environment s) {
    PipelineConfig config = pipeline.config(s);
    if (config.web() == null) {
      s.err().println("weir: warning: without web: in the pipeline file there are no pages");
    }
    return config.state();
  }
}
