package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A started {@code bin/weir}; killed when closed, so that no test leaves one behind. */
final class Running implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  Running(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** What it wrote to standard output so far. */
  String out() {
    return Installation.text(out);
  }

  /** Where its standard output goes. */
  Path outFile() {
    return out;
  }

  /** What it wrote to standard error so far: Weir's own log. */
  String err() {
    return Installation.text(err);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits until it has said this on standard error; fails at once when it ends before. */
  Running says(String words, Duration limit) {
    Awaitility.await(words)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> assertThat(process.isAlive() || err().contains(words)).as(err()).isTrue())
        .until(() -> err().contains(words));
    return this;
  }

  /** SIGTERM, then its end. */
  Installation.Finished stop(Duration limit) {
    process.destroy();
    return end(limit);
  }

  /** SIGKILL, as a crash. */
  void kill() {
    process.destroyForcibly();
    end(Installation.PATIENCE);
  }

  /** Waits for its end. */
  Installation.Finished end(Duration limit) {
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(ended).as("still running after %s: %s", limit, err()).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Installation.Finished(process.exitValue(), out(), err());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
