package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.act.StoreRunner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The store of a running daemon, for others: they write in turn with the daemon's own writer. Safe
 * for all threads. Closing it closes nothing.
 */
final class DaemonStore implements StoreDoor {
  private static final int PATIENCE_SECONDS = 60;

  private volatile StoreRunner runner;

  /** One page is read at a time: the store's other connections are for the page and the rules. */
  private final Semaphore page = new Semaphore(1, true);

  DaemonStore(StoreRunner runner) {
    this.runner = runner;
  }

  void to(StoreRunner next) {
    runner = next;
  }

  /**
   * The hours are counted again by the daemon, also when the asker ends before it asks for that.
   */
  @Override
  public int write(List<Event> events) throws StoreException {
    StoreRunner now = runner;
    Set<Instant> hours = new HashSet<>();
    for (Event event : events) {
      hours.add(event.time().truncatedTo(ChronoUnit.HOURS));
    }
    return now.visit(
        store -> {
          int added = store.write(events);
          now.touched(hours);
          return added;
        });
  }

  @Override
  public void refuse(Event event, String reason) throws StoreException {
    runner.visit(
        store -> {
          store.refuse(event, reason);
          return 0;
        });
  }

  @Override
  public void rollUp(Collection<Instant> hours) throws StoreException {
    runner.visit(
        store -> {
          store.rollUp(hours);
          return 0;
        });
  }

  @Override
  public Table query(Query query) throws StoreException {
    return runner.query(query);
  }

  @Override
  public Table sql(Question question) throws StoreException {
    return runner.ask(question);
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    return inTurn(() -> runner.read(query));
  }

  @Override
  public List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException {
    return inTurn(() -> runner.next(type, from, until, after));
  }

  private interface Page {
    List<Event> get() throws StoreException;
  }

  private List<Event> inTurn(Page asked) throws StoreException {
    try {
      if (!page.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreException(
            Reason.AWAY, "other commands read the store: try again when they have ended", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.AWAY, "interrupted", e);
    }
    try {
      return asked.get();
    } finally {
      page.release();
    }
  }

  @Override
  public void close() {}
}
