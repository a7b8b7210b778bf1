package io.weir.plugins.source.file;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks again after 5 ms while lines come, and every 50 ms in quiet. */
final class NappingWait implements FileWait {
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long BUSY = TimeUnit.SECONDS.toNanos(1);

  /** Of the time that looking takes, so that a thousand files do not keep a processor busy. */
  private static final int REST = 9;

  private final CountDownLatch closed = new CountDownLatch(1);
  private long lastLines = System.nanoTime() - BUSY;
  private long lookTook;

  @Override
  public void watch(Set<Path> folders) {}

  @Override
  public @Nullable Set<Path> happened() {
    return null;
  }

  @Override
  public void found(boolean lines, long nanos) {
    if (lines) {
      lastLines = System.nanoTime();
    } else {
      lookTook = nanos;
    }
  }

  @Override
  public boolean await(long nanos) throws InterruptedException {
    long nap = System.nanoTime() - lastLines < BUSY ? SHORT : LONG;
    long enough = Math.max(nap, Math.min(REST * lookTook, BUSY));
    return !closed.await(Math.min(enough, nanos), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
