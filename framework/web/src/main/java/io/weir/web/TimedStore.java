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

/** The store as pages ask it: a question that takes too long is ended, and the page says so. */
record TimedStore(StoreDesk store, Duration longest) implements StoreDesk {
  private interface Asking<T> {
    T ask(Query query) throws StoreException;
  }

  private <T> T within(Query query, Asking<T> asking) throws StoreException {
    Duration least = query.within().compareTo(longest) < 0 ? query.within() : longest;
    long begun = System.nanoTime();
    try {
      return asking.ask(query.within(least));
    } catch (StoreException e) {
      // Less than the longest is what other questions of the same page have left.
      boolean late = System.nanoTime() - begun >= least.toNanos();
      throw late && e.reason() == StoreException.Reason.FATAL
          ? new StoreException(e.reason(), stopped(longest), e)
          : e;
    }
  }

  /** What a page says then. */
  static String stopped(Duration longest) {
    return "This took longer than "
        + PageText.number(longest.toMillis() / 1000.0)
        + " s and was stopped: ask for a shorter range, or raise web.query_time";
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
    return within(query, store::query);
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    return within(query, store::read);
  }

  @Override
  public Table sql(String statement, int most) throws StoreException {
    return store.sql(statement, most);
  }
}
