package io.weir.web;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * An answer for those who may ask as often as they like: the engine is asked at most once a second,
 * and a loop that hangs takes one thread. Thread-safe.
 *
 * @param <T> the answer
 */
final class Recent<T> {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<T> question;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile T last;
  private volatile long askedAt = System.nanoTime() - FRESH.toNanos();

  /**
   * @param first for those who come while the question is asked for the first time
   */
  Recent(T first, Supplier<T> question) {
    this.last = first;
    this.question = question;
  }

  /** The answer; while somebody else asks, the one before. */
  T get() {
    boolean stale = System.nanoTime() - askedAt >= FRESH.toNanos();
    if (stale && asking.tryLock()) {
      try {
        last = question.get();
        askedAt = System.nanoTime();
      } finally {
        asking.unlock();
      }
    }
    return last;
  }
}
