package io.weir.api.action;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that runs, and what it has written. Its pipes are looked at, never waited for: a thread
 * that reads would hang as long as a process that was left behind holds the other end.
 */
final class RunningProgram implements AutoCloseable {
  private static final Duration WAIT_FOR_THE_KILLED = Duration.ofSeconds(2);
  private static final long SHORTEST_LOOK = 200_000;
  private static final long LONGEST_LOOK = 20_000_000;

  /** What fits into an empty pipe on every system, so that writing it waits for nobody. */
  private static final int FITS = 512;

  private final Process process;
  final Kept out;
  final Kept error;

  RunningProgram(Process process, int mostOut, int mostError) {
    this.process = process;
    out = new Kept(process.getInputStream(), mostOut);
    error = new Kept(process.getErrorStream(), mostError);
  }

  /** More than fits is written beside the reading: who prints before he reads blocks nobody. */
  void give(byte[] input) {
    OutputStream to = process.getOutputStream();
    Runnable writing =
        () -> {
          try (to) {
            to.write(input);
          } catch (IOException e) {
            // It ended without reading all; its exit code says why.
          }
        };
    if (input.length <= FITS) {
      writing.run();
      return;
    }
    Thread thread = new Thread(writing, "program-input");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it ended in time; what it wrote until then is kept. */
  boolean endsBefore(long end) throws IOException, InterruptedException {
    long look = SHORTEST_LOOK;
    boolean ended = false;
    while (!ended && System.nanoTime() - end < 0) {
      long wait = Math.min(look, end - System.nanoTime());
      ended = process.waitFor(wait, TimeUnit.NANOSECONDS);
      int came = out.read() + error.read();
      look = came > 0 ? SHORTEST_LOOK : Math.min(look * 3 / 2, LONGEST_LOOK);
    }
    return ended;
  }

  int exit() {
    return process.exitValue();
  }

  /** Ends it and what it started, and sees them gone: nothing of a call outlives the call. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(WAIT_FOR_THE_KILLED.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Stuck in the kernel: it cannot be helped, and the error of the call says what hung.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The beginning of one of the program's streams. */
  static final class Kept {
    private final InputStream from;
    private final int most;
    private final byte[] buffer = new byte[1 << 13];
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    Kept(InputStream from, int most) {
      this.from = from;
      this.most = most;
    }

    /** Takes at most a mebibyte of what is there; how many bytes. */
    private int read() throws IOException {
      int taken = 0;
      for (int n = from.available(); n > 0 && taken < 1 << 20; n = from.available()) {
        n = from.read(buffer, 0, Math.min(n, buffer.length));
        int take = Math.min(n, most - kept.size());
        kept.write(buffer, 0, take);
        cut |= take < n;
        taken += n;
      }
      return taken;
    }

    boolean cut() {
      return cut;
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
