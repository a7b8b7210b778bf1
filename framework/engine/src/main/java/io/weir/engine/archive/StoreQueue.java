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
import java.util.concurrent.TimeUnit;

/**
 * Opens a store and writes batches into it, on a thread of its own, so that what comes first is
 * read meanwhile; {@link #add} blocks when {@link #WAITING} of them wait. Closing it closes the
 * store.
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

  private final ExecutorService thread;
  private final Future<Open> open;
  private final Queue<Future<?>> pending = new ArrayDeque<>();
  private final TreeSet<Instant> hours = new TreeSet<>();
  private List<Event> batch = new ArrayList<>(BATCH);
  private volatile boolean closed;

  private interface Work {
    void run(Open open) throws StoreException;
  }

  private record Open(StoreDoor store, StoreWriter writer) {}

  StoreQueue(Importer.Opening opening) {
    thread =
        Executors.newSingleThreadExecutor(
            r -> {
              Thread t = new Thread(r, "weir-store");
              t.setDaemon(true);
              return t;
            });
    open =
        thread.submit(
            () -> {
              StoreDoor store = opening.open();
              return new Open(store, new StoreWriter(store, store::writeSoon));
            });
    // Whoever waits for the first batch hears of it when the store cannot be opened.
    pending.add(open);
  }

  void add(Event event) throws StoreException, InterruptedException {
    batch.add(event);
    if (batch.size() == BATCH) {
      send();
    }
  }

  /**
   * Writes the remaining events and counts their hours; returns when all is durable.
   *
   * @return what wrote them
   */
  StoreWriter finish() throws StoreException, InterruptedException {
    send();
    rollUp(hours);
    submit(open -> open.store().settle());
    await(0);
    return get(open).writer();
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
    submit(open -> open.writer().write(full));
    if (!hours.isEmpty()) {
      rollUp(hours.headSet(hours.last().minus(OVER)));
    }
  }

  /** Counts these hours now; if further events of an hour follow, it is counted again. */
  private void rollUp(Set<Instant> over) throws StoreException, InterruptedException {
    if (!over.isEmpty()) {
      List<Instant> now = List.copyOf(over);
      over.clear();
      submit(open -> open.store().rollUp(now));
    }
  }

  private void submit(Work work) throws StoreException, InterruptedException {
    await(WAITING - 1);
    pending.add(
        thread.submit(
            () -> {
              if (!closed) {
                work.run(open.get());
              }
              return null;
            }));
  }

  private void await(int left) throws StoreException, InterruptedException {
    while (pending.size() > left) {
      get(pending.remove());
    }
  }

  private static <T> T get(Future<T> done) throws StoreException, InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      }
      throw new IllegalStateException("writing failed", e.getCause());
    }
  }

  /** What waits is not written any more. */
  @Override
  public void close() {
    closed = true;
    // Not interrupted: an embedded database would close its file.
    thread.shutdown();
    try {
      if (thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
        open.get().store().close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // It was never open, as whoever waited for a batch knows.
    }
  }
}
