package io.weir.engine.act;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * How other threads change the state: the change runs on the loop's thread, and is durable with the
 * commit that follows. Any thread.
 */
public interface Changes {
  /**
   * Runs the change and commits at once.
   *
   * @return completes after the commit; fails when the loop ends before
   */
  <T> CompletableFuture<T> commit(Supplier<T> change);

  /** Runs the change, which is part of the next commit. Lost when the loop ends before. */
  void add(Runnable change);

  /**
   * Runs the change, commits, and returns after the commit.
   *
   * @throws InterruptedException also when the loop has ended: the caller must not act on it
   */
  default void commitAndWait(Runnable change) throws InterruptedException {
    try {
      commit(
              () -> {
                change.run();
                return true;
              })
          .get();
    } catch (ExecutionException e) {
      throw new InterruptedException(String.valueOf(e.getCause()));
    }
  }
}
