package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal that grows: systemd-journal-remote writes each entry as it comes, into a file that is
 * rotated now and then. Own thread.
 */
final class JournalWriter implements AutoCloseable {
  private static final String ENTRY =
      """
      __REALTIME_TIMESTAMP=%1$d
      __MONOTONIC_TIMESTAMP=%2$d
      _BOOT_ID=0123456789abcdef0123456789abcdef
      _HOSTNAME=mx
      _PID=%3$s
      SYSLOG_IDENTIFIER=%4$s
      _SOURCE_REALTIME_TIMESTAMP=%1$d
      MESSAGE=%5$s

      """;

  private final Path folder;
  private final Path file;
  private final LiveTraffic traffic;
  private final int perSecond;
  private final long began = micros(Instant.now());

  /**
   * Held while an entry is written or files are moved; whoever holds it has the journal at rest.
   */
  private final ReentrantLock rest = new ReentrantLock(true);

  private final Thread thread = new Thread(this::work, "journal");
  private volatile boolean ended;
  private volatile @Nullable Exception failure;
  private Process remote;
  private long last;
  private int entries;
  private int rotations;

  JournalWriter(Path folder, LiveTraffic traffic, int perSecond) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.file = folder.resolve("mx.journal");
    this.traffic = traffic;
    this.perSecond = perSecond;
    remote = open();
    thread.setDaemon(true);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private Process open() throws IOException {
    return new ProcessBuilder(
            Part.journalRemote().orElseThrow().toString(), "--output=" + file, "-")
        .redirectOutput(Redirect.DISCARD)
        .redirectError(folder.resolveSibling("journal-remote.err").toFile())
        .start();
  }

  void start() {
    thread.start();
  }

  /** Lets nothing be written until {@link #go}, which the same thread must call. */
  void halt() {
    rest.lock();
  }

  void go() {
    rest.unlock();
  }

  /** While at rest. */
  int entries() {
    return entries;
  }

  int rotations() {
    return rotations;
  }

  /** Fails when the writer has. */
  void alive() {
    Exception e = failure;
    if (e != null) {
      throw new IllegalStateException("the journal's writer failed", e);
    }
  }

  /** One message more. */
  void accepted(Client client) throws IOException {
    rest.lock();
    try {
      Instant now = now();
      write(now, traffic.accepted(now, client));
    } finally {
      rest.unlock();
    }
  }

  private void work() {
    try {
      while (!ended) {
        TimeUnit.MILLISECONDS.sleep(10);
        rest.lock();
        try {
          for (int i = 0; i < perSecond / 100 && !ended; i++) {
            Instant now = now();
            write(now, traffic.next(now));
          }
        } finally {
          rest.unlock();
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  /** No two entries have the same time. */
  private Instant now() {
    last = Math.max(last + 1, micros(Instant.now()));
    return Instant.EPOCH.plus(last, ChronoUnit.MICROS);
  }

  /** A line of syslog: its time, mx, the program with its process, a colon, the message. */
  private void write(Instant stamp, String line) throws IOException {
    String[] words = line.split(" ", 4);
    assertThat(words[1]).isEqualTo("mx");
    int bracket = words[2].indexOf('[');
    String pid = words[2].substring(bracket + 1, words[2].indexOf(']'));
    long time = micros(stamp);
    String entry =
        ENTRY.formatted(time, time - began + 1, pid, words[2].substring(0, bracket), words[3]);
    OutputStream to = remote.getOutputStream();
    to.write(entry.getBytes(StandardCharsets.UTF_8));
    to.flush();
    entries++;
  }

  /** The file gets an old name, and what comes then goes into another one. */
  void rotate() throws IOException {
    rest.lock();
    try {
      finish();
      rotations++;
      Files.move(
          file, folder.resolve("mx@%032x-%016x-%016x.journal".formatted(rotations, 1, last)));
      remote = open();
    } finally {
      rest.unlock();
    }
  }

  /** Removes all files that were rotated. */
  void vacuum() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> old = files.filter(f -> f.getFileName().toString().contains("@")).toList();
      for (Path one : old) {
        Files.delete(one);
      }
    }
  }

  private void finish() throws IOException {
    remote.getOutputStream().close();
    try {
      assertThat(remote.waitFor(1, TimeUnit.MINUTES)).as("journal-remote ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    remote.destroyForcibly();
  }
}
