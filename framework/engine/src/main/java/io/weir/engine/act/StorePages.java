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
 */
public final class StorePages {
  /** Events of a page at most. */
  static final int MOST = StoreDoor.MOST_READ;

  /** Characters of text after which a page ends, so that long values do not fill the memory. */
  static final int FULL = 1 << 20;

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private StorePages() {}

  /** The page has enough; only the methods here see this. */
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
    Query.Builder query =
        Query.about(type.name()).between(from, until).order(Query.Order.KEY).within(LONGEST);
    if (after != null) {
      query.after(after);
    }
    List<Event> page = new ArrayList<>();
    int[] texts = new int[1];
    try {
      store.read(
          query.most(MOST),
          event -> {
            page.add(event);
            texts[0] += length(event);
            if (texts[0] > FULL) {
              throw new Enough();
            }
          });
    } catch (Enough e) {
      // The next page begins after the last event of this one.
    }
    return page;
  }

  /** As {@link StoreDoor#read}, of an open store. */
  public static List<Event> read(Store store, Query query) throws StoreException {
    List<Event> events = new ArrayList<>();
    try {
      store.read(
          query,
          event -> {
            events.add(event);
            if (events.size() == MOST) {
              throw new Enough();
            }
          });
    } catch (Enough e) {
      // More than anybody reads.
    }
    return events;
  }

  private static int length(Event event) {
    int length = 0;
    for (int i = event.type().fields().size() - 1; i >= 0; i--) {
      if (event.value(i) instanceof String text) {
        length += text.length();
      }
    }
    return length;
  }
}
