package io.weir.plugins.source.journald;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a program prints on a thread of its own: nobody can interrupt a read of a pipe. A few
 * pieces may wait; then the program waits.
 */
final class Output {
  private static final Logger log = LoggerFactory.getLogger(Output.class);
  private static final int PIECE = 1 << 16;
  private static final int MOST = 8;
  private static final long SHORTEST_NAP = 1;
  private static final long LONGEST_NAP = 50;

  private final InputStream in;
  private final ProcessHandle program;
  private final boolean naps;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private boolean ended;
  private volatile boolean closed;

  /**
   * @param naps whether to look now and then instead of waiting in a read, during which the pipe
   *     cannot be closed: for a program that only notices its end by that
   */
  Output(InputStream in, ProcessHandle program, boolean naps) {
    this.in = in;
    this.program = program;
    this.naps = naps;
  }

  void start() {
    Thread thread = new Thread(this::run, "weir-journald");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    byte[] buffer = new byte[PIECE];
    try (in) {
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        if (!put(Arrays.copyOf(buffer, n))) {
          return;
        }
      }
    } catch (IOException e) {
      log.debug("the output of journalctl cannot be read", e); // it was ended, or will be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private int read(byte[] buffer) throws IOException, InterruptedException {
    long nap = SHORTEST_NAP;
    while (naps && !closed && in.available() == 0 && program.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(nap);
      nap = Math.min(LONGEST_NAP, nap * 3 / 2 + 1);
    }
    return closed ? -1 : in.read(buffer);
  }

  private boolean put(byte[] piece) throws InterruptedException {
    lock.lock();
    try {
      while (pieces.size() >= MOST && !closed) {
        changed.await();
      }
      pieces.add(piece);
      changed.signalAll();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next piece; null when none came in that time, at the end and when it was closed. */
  byte @Nullable [] take(Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (pieces.isEmpty() && !ended && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      byte[] piece = closed ? null : pieces.poll();
      if (piece != null) {
        changed.signalAll();
        return piece;
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing more will come. */
  boolean isEmpty() {
    lock.lock();
    try {
      return ended && pieces.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
