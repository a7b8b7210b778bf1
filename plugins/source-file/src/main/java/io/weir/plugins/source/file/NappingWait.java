package io.weir.plugins.source.file;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks again after 5 ms while lines come, and every 50 ms in quiet. */
final class NappingWait implements FileWait {
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long BUSY = TimeUnit.SECONDS.toNanos(1);

  private final CountDownLatch closed = new CountDownLatch(1);
  private long lastLines = System.nanoTime() - BUSY;

  @Override
  public void watch(Set<Path> folders) {}

  @Override
  public void forget() {}

  @Override
  public void found(boolean lines) {
    if (lines) {
      lastLines = System.nanoTime();
    }
  }

  @Override
  public boolean await(long nanos) throws InterruptedException {
    long nap = System.nanoTime() - lastLines < BUSY ? SHORT : LONG;
    return !closed.await(Math.min(nap, nanos), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
