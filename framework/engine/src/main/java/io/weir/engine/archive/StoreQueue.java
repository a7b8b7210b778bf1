package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.engine.act.StoreWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes batches on a thread of its own while the next ones are made; few of them wait. */
final class StoreQueue implements AutoCloseable {
  private static final int BATCH = 10_000;
  private static final int WAITING = 4;

  private final Store store;
  private final StoreWriter writer;
  private final Queue<Future<?>> pending = new ArrayDeque<>();
  private final ExecutorService thread;
  private List<Event> batch = new ArrayList<>(BATCH);

  private interface Work {
    void run() throws StoreException;
  }

  /**
   * @param loader the plugin's, the context loader of the thread
   */
  StoreQueue(Store store, ClassLoader loader) {
    this.store = store;
    this.writer = new StoreWriter(store);
    this.thread =
        Executors.newSingleThreadExecutor(
            r -> {
              Thread t = new Thread(r, "weir-store");
              t.setDaemon(true);
              t.setContextClassLoader(loader);
              return t;
            });
  }

  void add(Event event) throws StoreException, InterruptedException {
    batch.add(event);
    if (batch.size() == BATCH) {
      send();
    }
  }

  /** Writes what is left and counts the hours again; returns when all is kept. */
  void finish(Collection<Instant> hours) throws StoreException, InterruptedException {
    send();
    if (!hours.isEmpty()) {
      submit(() -> store.rollUp(hours));
    }
    await(0);
  }

  private void send() throws StoreException, InterruptedException {
    List<Event> full = batch;
    batch = new ArrayList<>(BATCH);
    submit(() -> writer.write(full));
  }

  private void submit(Work work) throws StoreException, InterruptedException {
    await(WAITING - 1);
    pending.add(
        thread.submit(
            () -> {
              work.run();
              return null;
            }));
  }

  private void await(int left) throws StoreException, InterruptedException {
    while (pending.size() > left) {
      try {
        pending.remove().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StoreException cause) {
          throw cause;
        }
        throw new IllegalStateException("writing failed", e.getCause());
      }
    }
  }

  long added() {
    return writer.added();
  }

  long refused() {
    return writer.refused();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
