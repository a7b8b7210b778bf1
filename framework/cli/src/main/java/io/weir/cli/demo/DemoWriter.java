package io.weir.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the imaginary mail server write its log, on a thread of its own, until closed. */
public final class DemoWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoWriter.class);
  private static final int TICK_MILLIS = 50;

  private final OutputStream out;
  private final Future<?> ticking;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread t = new Thread(r, "weir-demo");
            t.setDaemon(true);
            return t;
          });

  /** Begins to write. */
  public DemoWriter(Path file, Clock clock, ZoneId zone) throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.APPEND);
    MailServer server = new MailServer(new MailLog(out, clock, zone, 1), clock, zone, 2);
    // Not at a fixed rate: after a pause (Ctrl-Z) all that was missed would come at once, a flood.
    ticking =
        thread.scheduleWithFixedDelay(() -> tick(server), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick(MailServer server) {
    try {
      server.tick();
    } catch (IOException e) {
      log.error("cannot write the log of the demo: {}", e.getMessage());
      thread.shutdown();
    }
  }

  @Override
  public void close() throws IOException {
    ticking.cancel(false);
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}
