package io.weir.engine.act;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Makes each change at once, on the thread that asks for it, and counts the commits. */
final class DirectChanges implements Changes {
  final AtomicInteger commits = new AtomicInteger();

  @Override
  public <T> CompletableFuture<T> commit(Supplier<T> change) {
    commits.incrementAndGet();
    return CompletableFuture.completedFuture(change.get());
  }

  @Override
  public void add(Runnable change) {
    change.run();
  }
}
