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
 * A running program and its output. Its pipes are polled, because a blocking read would hang while
 * a process that the program left running has the other end open.
 */
final class RunningProgram implements AutoCloseable {
  private static final Duration WAIT_FOR_THE_KILLED = Duration.ofSeconds(2);
  private static final long SHORTEST_LOOK = 200_000;
  private static final long LONGEST_LOOK = 20_000_000;

  /** Bytes that fit into an empty pipe on every system, so that writing them never blocks. */
  private static final int FITS = 512;

  private final Process process;
  final Kept out;
  final Kept error;

  RunningProgram(Process process, int mostOut, int mostError) {
    this.process = process;
    out = new Kept(process.getInputStream(), mostOut);
    error = new Kept(process.getErrorStream(), mostError);
  }

  /**
   * Writes the input; a long one on a thread of its own, because the program may print before it
   * reads.
   */
  void give(byte[] input) {
    OutputStream to = process.getOutputStream();
    Runnable writing =
        () -> {
          try (to) {
            to.write(input);
          } catch (IOException e) {
            // It ended without reading everything; its exit code says why.
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

  /** Waits and collects output; whether the program ended in time. */
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

  /** Kills the program and the processes that it started, and waits for their end. */
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
      // It hangs in the kernel; the error of the call names the program.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the beginning of one of the program's output streams. */
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

    /** Reads at most about a mebibyte of the available bytes; returns how many. */
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
