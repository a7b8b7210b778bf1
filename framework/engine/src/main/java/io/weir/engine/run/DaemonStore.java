package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.act.StoreRunner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The store of a running daemon, for others: they write in turn with the daemon's own writer. Safe
 * for all threads. Closing it closes nothing.
 */
final class DaemonStore implements StoreDoor {
  private volatile StoreRunner runner;

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
  public Table sql(Question question) throws StoreException {
    return runner.ask(question);
  }

  @Override
  public void close() {}
}
