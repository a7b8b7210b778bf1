package io.weir.web;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.rule.Key;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.StoreDesk;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A store that takes this long for each question, and ends one whose time is over, as databases do.
 */
record SlowStore(StoreDesk store, Duration takes) implements StoreDesk {
  /** Nobody who waits at a page would give it so long. */
  private static final Duration NEVER = Duration.ofMinutes(1);

  private void work(Query query) throws StoreException {
    Duration within = query.within();
    boolean ends = takes.compareTo(within) <= 0;
    if (!ends && within.compareTo(NEVER) > 0) {
      throw new IllegalStateException("nobody ends this question: it has " + within);
    }
    try {
      TimeUnit.NANOSECONDS.sleep((ends ? takes : within).toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ends) {
      throw new StoreException(
          StoreException.Reason.FATAL, "slow: the query took longer than " + within, null);
    }
  }

  @Override
  public List<EventType> kept() {
    return store.kept();
  }

  @Override
  public List<Join> joins() {
    return store.joins();
  }

  @Override
  public Key.Geo geo() {
    return store.geo();
  }

  @Override
  public Table query(Query query) throws StoreException {
    work(query);
    return store.query(query);
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    work(query);
    return store.read(query);
  }

  @Override
  public Table sql(String statement, int most) throws StoreException {
    return store.sql(statement, most);
  }
}
