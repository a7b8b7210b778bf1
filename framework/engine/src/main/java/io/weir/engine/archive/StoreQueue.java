package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.api.store.StoreException;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.act.StoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes batches on a thread of its own while the next ones are made; few of them wait. */
final class StoreQueue implements AutoCloseable {
  /**
   * Few enough to stay in the memory of H2 until their commit; what is written before is written
   * twice.
   */
  private static final int BATCH = 4_000;

  private static final long HOUR = 3_600_000_000L;
  private static final int WAITING = 2;

  /** An hour is over when lines are so much further: the store still holds its counts then. */
  private static final Duration OVER = Duration.ofHours(2);

  private final StoreDoor store;
  private final StoreWriter writer;
  private final Queue<Future<?>> pending = new ArrayDeque<>();
  private final ExecutorService thread;
  private final TreeSet<Instant> hours = new TreeSet<>();
  private List<Event> batch = new ArrayList<>(BATCH);

  private interface Work {
    void run() throws StoreException;
  }

  StoreQueue(StoreDoor store) {
    this.store = store;
    this.writer = new StoreWriter(store, store::writeSoon);
    this.thread =
        Executors.newSingleThreadExecutor(
            r -> {
              Thread t = new Thread(r, "weir-store");
              t.setDaemon(true);
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
  void finish() throws StoreException, InterruptedException {
    send();
    rollUp(hours);
    submit(store::settle);
    await(0);
  }

  private void send() throws StoreException, InterruptedException {
    List<Event> full = batch;
    batch = new ArrayList<>(BATCH);
    long hour = Long.MIN_VALUE;
    for (Event event : full) {
      long its = Math.floorDiv(event.micros(), HOUR);
      if (its != hour) {
        hour = its;
        hours.add(Event.instant(hour * HOUR));
      }
    }
    submit(() -> writer.write(full));
    if (!hours.isEmpty()) {
      rollUp(hours.headSet(hours.last().minus(OVER)));
    }
  }

  /** Counts these hours now; one that comes again is counted again. */
  private void rollUp(Set<Instant> over) throws StoreException, InterruptedException {
    if (!over.isEmpty()) {
      List<Instant> now = List.copyOf(over);
      over.clear();
      submit(() -> store.rollUp(now));
    }
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
