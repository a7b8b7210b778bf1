package io.weir.cli.daemon;

import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.log.Logs;
import io.weir.cli.process.UncaughtExceptions;
import io.weir.engine.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The daemon. */
@Command(
    name = "run",
    description = {
      "Reads logs as they are written, stores their events, watches them with rules, and acts,"
          + " until",
      "SIGTERM or Ctrl-C. Its own log goes to standard error, with a link that opens the page once."
    },
    footer = {"", "Example:", "  weir run --config weir.yaml"})
public final class RunCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The same as --config FILE.")
  private @Nullable Path file;

  @Option(
      names = "--dry-run",
      description = "Blocks nothing and tells nobody: what the actions would do is only logged.")
  private boolean dryRun;

  public RunCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.normal();
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtExceptions());
    pipeline.file(file);
    if (dryRun) {
      pipeline.dryRun();
    }
    Pipeline made = pipeline.prepare(environment, common);
    made.closeUnusedPlugins();
    try (Daemon daemon = Daemon.open(made, () -> pipeline.make(environment, common))) {
      environment.onShutdown().accept(daemon::close);
      environment.onHangup().accept(daemon::reload);
      daemon
          .link()
          .ifPresent(
              link -> environment.err().println("weir: link to the page, works once: " + link));
      daemon.start();
      SystemdNotice.ready(environment.env());
      daemon.await();
    }
    return 0;
  }
}
