package io.weir.cli.daemon;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.log.Logs;
import io.weir.cli.socket.DaemonSocket;
import io.weir.engine.config.WebConfig;
import io.weir.engine.pipeline.Descriptors;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.Engine;
import io.weir.engine.run.EngineException;
import io.weir.engine.view.Operations;
import io.weir.web.WebServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engine, pages, and the socket for commands together.
 *
 * <ol>
 *   <li>{@link #open} opens all that can fail; nothing stays open when something does.
 *   <li>{@link #start} once.
 *   <li>{@link #await} until the daemon is closed or has failed.
 *   <li>{@link #close} from any thread, any number of times; returns when everything is closed.
 * </ol>
 */
public final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Engine engine;
  private final Reloading reloading;
  private final @Nullable DaemonSocket socket;
  private final @Nullable WebServer web;
  private final @Nullable String link;
  private boolean closed;

  private Daemon(
      Engine engine,
      Reloading reloading,
      @Nullable DaemonSocket socket,
      @Nullable WebServer web,
      @Nullable String link) {
    this.engine = engine;
    this.reloading = reloading;
    this.socket = socket;
    this.web = web;
    this.link = link;
  }

  /**
   * Opens everything.
   *
   * @param file reads the pipeline file again, for {@link #reload}
   */
  public static Daemon open(Pipeline pipeline, Supplier<PipelineOptions.Made> file)
      throws InterruptedException {
    String few = Descriptors.now().warning();
    if (!few.isEmpty()) {
      log.warn("{}", few);
    }
    WebConfig config = pipeline.config().web();
    Optional<String> page =
        config == null || config.url() == null && config.listen().port() == 0
            ? Optional.empty()
            : Optional.of(config.baseUrl());
    Engine engine;
    try {
      engine = Engine.open(pipeline, page);
    } catch (EngineException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
    Reloading reloading = new Reloading(engine, file, DRAIN);
    DaemonSocket socket =
        DaemonSocket.open(
            pipeline.config().state(),
            engine.store(),
            engine::operations,
            () -> engine.pipeline().kept(),
            reloading::run);
    if (config == null) {
      return new Daemon(engine, reloading, socket, null, null);
    }
    WebServer web =
        new WebServer(config, engine.operations(), pipeline.config().state(), pipeline.clock());
    try {
      return new Daemon(engine, reloading, socket, web, Logs.without("io.javalin", web::start));
    } catch (IOException e) {
      if (socket != null) {
        socket.close();
      }
      engine.stop(Duration.ZERO);
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** As the other, without a file that could be read again. */
  public static Daemon open(Pipeline pipeline) throws InterruptedException {
    List<String> why = List.of("this pipeline comes from no file");
    return open(pipeline, () -> new PipelineOptions.Made(null, why, List.of()));
  }

  /** The link that opens the page for one browser; empty without a page. */
  public Optional<String> link() {
    return Optional.ofNullable(link);
  }

  public Operations operations() {
    return engine.operations();
  }

  public void start() {
    engine.start();
  }

  /** Reads the pipeline file again; what is wrong with it is logged. Any thread. */
  public void reload() {
    try {
      reloading.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when it was closed. */
  public void await() throws InterruptedException {
    try {
      engine.await();
    } catch (EngineException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (socket != null) {
      socket.close();
    }
    if (web != null) {
      web.close();
    }
    try {
      if (!engine.stop(DRAIN)) {
        throw CommandException.failed("the work did not finish in time; see Weir's log", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
