package io.weir.engine.act;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Trials that people ordered, to be made by the action's own thread between its other work. */
final class Errands {
  /** Tries the action out. */
  interface Work {
    /** Makes one trial. */
    Trial.Result make() throws InterruptedException;
  }

  private final LinkedBlockingQueue<CompletableFuture<Trial.Result>> ordered =
      new LinkedBlockingQueue<>();

  /** Any thread. */
  CompletableFuture<Trial.Result> order() {
    CompletableFuture<Trial.Result> result = new CompletableFuture<>();
    ordered.add(result);
    return result;
  }

  boolean isEmpty() {
    return ordered.isEmpty();
  }

  /** Makes what is ordered. */
  void run(Work work) throws InterruptedException {
    for (var next = ordered.poll(); next != null; next = ordered.poll()) {
      next.complete(work.make());
    }
  }

  /** Sleeps, and makes meanwhile what is ordered. */
  void sleep(Duration time, Work work) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      var next = ordered.poll(left, TimeUnit.NANOSECONDS);
      if (next != null) {
        next.complete(work.make());
      }
    }
  }
}
