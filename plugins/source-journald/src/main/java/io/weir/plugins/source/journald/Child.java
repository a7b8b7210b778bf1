package io.weir.plugins.source.journald;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running journalctl. It ends with Weir however that ends: journalctl watches the pipe that it
 * prints into, and the kernel closes Weir's end of it.
 */
final class Child implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Child.class);
  private static final Duration GENTLE = Duration.ofMillis(300);

  private final Process process;
  private final Output out;
  private final Complaints complaints;

  /**
   * @param foreign whether it may run as another user, so that signals do not reach it
   */
  Child(Process process, boolean foreign) {
    this.process = process;
    out = new Output(process.getInputStream(), process.toHandle(), foreign);
    complaints = new Complaints(process.getErrorStream());
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It does not read: nothing is missing.
    }
    out.start();
    complaints.start();
  }

  /** What it printed next; null when nothing came in that time, at the end and when closed. */
  byte @Nullable [] take(Duration wait) throws InterruptedException {
    return out.take(wait);
  }

  /** Whether nothing more will come. */
  boolean isEnded() {
    return out.isEmpty();
  }

  /** What it wrote to standard error so far, for people. */
  String said() {
    return complaints.text();
  }

  /** Whether it writes so much to standard error that it cannot be sane. */
  boolean isFlooding() {
    return complaints.isFlood();
  }

  /** After its end: how it ended, for people. */
  String ending() throws InterruptedException {
    if (!process.waitFor(GENTLE.toMillis(), TimeUnit.MILLISECONDS)) {
      return "closed its output";
    }
    complaints.awaitEnd(GENTLE);
    return "ended with exit code " + process.exitValue();
  }

  /** After its end: whether somebody ended it by SIGTERM or SIGINT. */
  boolean wasAsked() {
    return !process.isAlive() && (process.exitValue() == 143 || process.exitValue() == 130);
  }

  /** Ends it. Any thread; does not wait longer than a second. */
  @Override
  public void close() {
    out.close();
    process.destroy();
    try {
      if (!process.waitFor(GENTLE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (!process.waitFor(GENTLE.toMillis(), TimeUnit.MILLISECONDS)) {
          log.debug("process {} goes on until it notices that nobody reads", process.pid());
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
