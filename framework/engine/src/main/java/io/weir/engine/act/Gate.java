package io.weir.engine.act;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The way into the loop for other threads: changes of state are made there, and count when they are
 * committed.
 */
public interface Gate {
  /** Runs the change on the loop and commits at once; completes after the commit. */
  <T> CompletableFuture<T> order(Supplier<T> change);

  /** Runs the change on the loop; it is in the next commit. */
  void tell(Runnable change);
}
