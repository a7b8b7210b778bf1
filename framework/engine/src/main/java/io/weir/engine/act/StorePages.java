package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a store page by page. Between two pages nothing is held: no connection, no open answer that
 * would keep the database from reusing space, however long the reader takes for a page.
 *
 * <p>A page is put together from pieces of time, short ones first: not every database can give the
 * first rows in the order of events without sorting all that it is asked about.
 */
public final class StorePages {
  /** Events of a page at most. */
  static final int MOST = 2_000;

  /** A page that has so many is not filled up. */
  private static final int MANY = 500;

  /** Characters of text after which a page ends, so that long values do not fill the memory. */
  static final int FULL = 1 << 20;

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final int GROWS = 4;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Store store;
  private final EventType type;
  private final List<Event> page = new ArrayList<>();
  private long texts;

  private StorePages(Store store, EventType type) {
    this.store = store;
    this.type = type;
  }

  /** The page has enough; only this class sees it. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  /** As {@link StoreDoor#next}, of an open store. */
  public static List<Event> next(
      Store store, EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException {
    StorePages one = new StorePages(store, type);
    try {
      one.read(from, until, after);
    } catch (Enough e) {
      // The next page begins after the last event of this one.
    }
    return one.page;
  }

  private void read(Instant from, Instant until, Query.@Nullable Row after) throws StoreException {
    Instant start = after == null || after.time().isBefore(from) ? from : after.time();
    Duration piece = SHORTEST;
    while (start.isBefore(until) && page.size() < MANY) {
      // Compared so that a time far away cannot exceed what an Instant holds.
      boolean last = Duration.between(start, until).compareTo(piece) <= 0;
      Instant end = last ? until : start.plus(piece);
      read(start, end, after, MOST - page.size());
      if (page.size() == MOST) {
        return;
      }
      start = end;
      piece = piece.multipliedBy(GROWS);
    }
  }

  private void read(Instant from, Instant until, Query.@Nullable Row after, int most)
      throws StoreException {
    Query.Builder query =
        Query.about(type.name()).between(from, until).order(Query.Order.KEY).within(LONGEST);
    if (after != null) {
      query.after(after);
    }
    store.read(query.most(most), this::add);
  }

  private void add(Event event) {
    page.add(event);
    for (int i = event.type().fields().size() - 1; i >= 0; i--) {
      if (event.value(i) instanceof String text) {
        texts += text.length();
      }
    }
    if (texts > FULL) {
      throw new Enough();
    }
  }
}
