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

/**
 * Writes batches on a thread of its own; {@link #add} blocks when {@link #WAITING} of them wait.
 */
final class StoreQueue implements AutoCloseable {
  /**
   * Events of a batch: few enough that H2 keeps them in memory until the commit and writes them
   * once.
   */
  private static final int BATCH = 4_000;

  private static final long HOUR = 3_600_000_000L;
  private static final int WAITING = 2;

  /**
   * An hour is counted when event time is so much later, while the store still has it in memory.
   */
  private static final Duration OVER = Duration.ofHours(1);

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

  /** Writes the remaining events and counts their hours; returns when all is durable. */
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

  /** Counts these hours now; if further events of an hour follow, it is counted again. */
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
