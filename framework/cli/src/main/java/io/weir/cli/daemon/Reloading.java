package io.weir.cli.daemon;

import io.weir.api.Text;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.DaemonSocket.Reloaded;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.Engine;
import io.weir.engine.run.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pipeline file again and lets the engine go on with it. One that is wrong changes
 * nothing.
 */
final class Reloading {
  private static final Logger log = LoggerFactory.getLogger(Reloading.class);

  private final Engine engine;
  private final Supplier<PipelineOptions.Made> file;
  private final Duration drain;

  /**
   * @param file reads the file that the daemon was started with
   * @param drain how long the present round may take to end
   */
  Reloading(Engine engine, Supplier<PipelineOptions.Made> file, Duration drain) {
    this.engine = engine;
    this.file = file;
    this.drain = drain;
  }

  /** Any thread; one after the other. */
  synchronized Reloaded run() throws InterruptedException {
    Reloaded result = change();
    if (result.problems().isEmpty()) {
      result.notes().forEach(note -> log.warn("{}", note));
    } else {
      result.problems().forEach(problem -> log.error("{}", Text.visible(problem)));
      log.error("the configuration is not changed: Weir goes on with what it has");
    }
    return result;
  }

  private Reloaded change() throws InterruptedException {
    PipelineOptions.Made made = file.get();
    Pipeline next = made.pipeline();
    if (next == null) {
      return new Reloaded(made.problems(), List.of());
    }
    Pipeline now = engine.pipeline();
    List<String> fixed = new ArrayList<>();
    if (!next.config().state().equals(now.config().state())) {
      fixed.add(next.config().place("state") + ": state: cannot change while Weir runs");
    }
    for (Pipeline one : List.of(now, next)) {
      one.sources().stream()
          .filter(source -> !source.it().isReopenable())
          .map(source -> "source " + source.id() + ": " + source.type() + " can be read only once")
          .filter(problem -> !fixed.contains(problem))
          .forEach(fixed::add);
    }
    if (!fixed.isEmpty()) {
      next.closePlugins();
      return new Reloaded(
          fixed.stream().map(problem -> problem + "; restart Weir").toList(), List.of());
    }
    next.closeUnusedPlugins();
    try {
      engine.reload(next, drain);
    } catch (EngineException e) {
      next.closePlugins();
      return new Reloaded(List.of(String.valueOf(e.getMessage())), List.of());
    }
    now.closePlugins();
    return new Reloaded(List.of(), notes(now.config(), next.config()));
  }

  private static List<String> notes(PipelineConfig before, PipelineConfig now) {
    return Objects.equals(before.web(), now.web())
        ? List.of()
        : List.of(now.place("web") + ": web: a change is used at the next start only");
  }
}
