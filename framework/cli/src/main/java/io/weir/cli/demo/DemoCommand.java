package io.weir.cli.demo;

import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.daemon.Daemon;
import io.weir.cli.text.Quantity;
import io.weir.engine.Version;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.MadeBlocker;
import io.weir.engine.view.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows in ten seconds what Weir does. */
@Command(
    name = "demo",
    description = {
      "Simulates a mail server that writes its log into a temporary folder, runs Weir on it,",
      "and shows alerts and blocks as they occur. Changes nothing else. Ends at Ctrl-C."
    },
    footer = {"", "Example:", "  weir demo"})
public final class DemoCommand implements Callable<Integer> {
  private static final int PORT = 8025;

  private final Environment environment;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Ends after this time: 20s, 5m. Default: at Ctrl-C.")
  private @Nullable Duration length;

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port of the page on 127.0.0.1. Default: 8025, or any free port if that is in use.")
  private @Nullable Integer port;

  public DemoCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Instant start = environment.clock().instant();
    if (port != null && (port < 0 || port > 65_535)) {
      throw CommandException.bad("--port " + port + " is not a port: use 0 to 65535");
    }
    try {
      DemoFolder folder =
          DemoFolder.make(
              environment.home().resolve("conf").resolve("rules-mail.yaml"),
              port == null ? freePort() : port);
      Pipeline made =
          PipelineOptions.prepare(
              environment, folder.pipeline(), List.of(), () -> common.catalog(environment));
      CountDownLatch end = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      environment
          .onShutdown()
          .accept(
              () -> {
                end.countDown();
                awaitEnd(ended);
              });
      try (Daemon daemon = Daemon.open(made)) {
        greet(folder, daemon);
        DemoScreen screen =
            new DemoScreen(
                environment.out(),
                Text::visible,
                environment.clock(),
                made.config().zone(),
                start,
                block -> explain(made, block));
        watch(folder, made, daemon, screen, start, end);
        farewell(folder, daemon.operations().health().status(), screen);
      } finally {
        environment.out().flush();
        ended.countDown();
      }
      return 0;
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      if (!ended.await(15, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the demo did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(
      DemoFolder folder,
      Pipeline made,
      Daemon daemon,
      DemoScreen screen,
      Instant start,
      CountDownLatch end)
      throws IOException, InterruptedException {
    Semaphore news = new Semaphore(0);
    AutoCloseable watching = daemon.operations().onChange(news::release);
    daemon.start();
    try (DemoWriter writer =
        new DemoWriter(folder.log(), environment.clock(), made.config().zone())) {
      screen.say("", "the mail server works");
      while (end.getCount() > 0 && !isOver(start)) {
        if (news.tryAcquire(100, TimeUnit.MILLISECONDS)) {
          news.drainPermits();
          screen.look(daemon.operations());
        }
      }
      screen.look(daemon.operations());
    } finally {
      close(watching);
    }
  }

  private static void close(AutoCloseable watching) {
    try {
      watching.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isOver(Instant start) {
    Duration most = length;
    return most != null && !environment.clock().instant().isBefore(start.plus(most));
  }

  private static String explain(Pipeline made, Block block) {
    for (MadeBlocker blocker : made.blockers()) {
      if (blocker.made().id().equals(block.action())) {
        return blocker.made().it().explain(List.of(block));
      }
    }
    return "";
  }

  private void greet(DemoFolder folder, Daemon daemon) throws IOException {
    PrintStream out = environment.out();
    out.println(
        "Weir " + Version.TEXT + ": an imaginary mail server writes its log, Weir watches it.");
    out.println();
    Files.readString(folder.pipeline()).lines().forEach(line -> out.println("    " + line));
    out.println();
    out.println("Look around:");
    daemon
        .link()
        .ifPresent(link -> out.println("  page      " + link + "  (for one browser, once)"));
    out.println("  folder    " + folder.folder() + "  (log, pipeline file, database)");
    out.println("  In a second terminal:");
    commands(folder);
    out.println("  Ctrl-C ends the demo; its folder stays.");
    out.println();
    out.flush();
  }

  private void commands(DemoFolder folder) {
    PrintStream out = environment.out();
    out.println("    " + weir() + " sql -c " + folder.pipeline() + " \\");
    out.println(
        "      -e \"select client_address, count(*) from mail_message group by client_address"
            + " order by 2 desc limit 5\"");
    out.println("    " + weir() + " parse --count " + folder.log());
    out.println("    " + weir() + " plugins list");
  }

  /** As it can be typed here: the command is rarely on the path of who has just unpacked it. */
  private String weir() {
    Path command = environment.home().resolve("bin/weir");
    return Files.isExecutable(command) ? command.toString() : "weir";
  }

  private void farewell(DemoFolder folder, Status status, DemoScreen screen) {
    PrintStream out = environment.out();
    out.println();
    out.println(
        Quantity.of(status.lines(), "line", "lines")
            + " read, "
            + Quantity.of(screen.alerts(), "alert", "alerts")
            + ", "
            + Quantity.of(screen.blocks(), "block", "blocks")
            + ". All of it is kept in "
            + folder.folder()
            + ". Go on with:");
    out.println();
    commands(folder);
    out.println("    " + weir() + " run -c " + folder.pipeline() + "  (the page again)");
    out.println();
    out.println("To begin with your own log: weir check, weir run; conf/ has examples.");
    out.flush();
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }
}
