package io.weir.cli;

import io.weir.engine.Pipeline;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The daemon. */
@Command(name = "run", description = "Runs the pipeline until it is told to end (SIGTERM, Ctrl-C).")
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The same as --config FILE.")
  private @Nullable Path file;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logs.normal();
    Thread.setDefaultUncaughtExceptionHandler(new LastWords());
    pipeline.file(file);
    Pipeline made = pipeline.prepare(surroundings, common);
    try (Daemon daemon = Daemon.open(made)) {
      surroundings.onShutdown().accept(daemon::close);
      daemon
          .link()
          .ifPresent(
              link -> surroundings.err().println("weir: the page, for one browser, once: " + link));
      daemon.start();
      daemon.await();
    }
    return 0;
  }
}
