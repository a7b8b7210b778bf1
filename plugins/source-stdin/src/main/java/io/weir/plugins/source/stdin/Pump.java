package io.weir.plugins.source.stdin;

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

/**
 * Reads on a thread of its own: nobody can interrupt a read of standard input. A few pieces may
 * wait; then the writer of the pipe waits.
 */
final class Pump {
  private static final int PIECE = 1 << 16;
  private static final int MOST = 8;

  private final InputStream in;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private long waiting;
  private boolean ended;
  private boolean closed;
  private @Nullable IOException failure;

  Pump(InputStream in) {
    this.in = in;
  }

  void start() {
    Thread thread = new Thread(this::run, "weir-stdin");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    byte[] buffer = new byte[PIECE];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!put(Arrays.copyOf(buffer, n))) {
          return;
        }
      }
      end(null);
    } catch (IOException e) {
      end(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean put(byte[] piece) throws InterruptedException {
    lock.lock();
    try {
      while (pieces.size() >= MOST && !closed) {
        changed.await();
      }
      pieces.add(piece);
      waiting += piece.length;
      changed.signalAll();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable IOException why) {
    lock.lock();
    try {
      ended = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next piece; null when none came in that time, at the end and when it was closed. */
  byte @Nullable [] take(Duration wait) throws IOException, InterruptedException {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (pieces.isEmpty() && !ended && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      byte[] piece = closed ? null : pieces.poll();
      if (piece != null) {
        waiting -= piece.length;
        changed.signalAll();
        return piece;
      }
      IOException why = failure;
      if (why != null) {
        failure = null; // told once; what was read before counts
        throw new IOException("standard input cannot be read: " + why.getMessage(), why);
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
      return ended && pieces.isEmpty() && failure == null;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that wait here. */
  long waiting() {
    lock.lock();
    try {
      return waiting;
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

  /** As long as a poll may take. */
  static Duration atMost(Duration wait, long begunNanos) {
    long left = wait.toNanos() - (System.nanoTime() - begunNanos);
    return Duration.ofNanos(Math.max(0, Math.min(left, TimeUnit.DAYS.toNanos(1))));
  }
}
