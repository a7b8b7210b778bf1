package io.weir.web;

import io.weir.api.Event;
import io.weir.api.store.StoreException;
import io.weir.engine.view.StoreDesk;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a question, some at a time, so that an answer of any length takes little memory.
 */
final class EventPages {
  /** Events of an answer. */
  static final int MOST = 10_000;

  private static final int PAGE = 500;

  private final StoreDesk store;
  private EventQuestion asked;
  private int left;
  private boolean more = true;
  private @Nullable Event last;

  /**
   * @param most events of the whole answer
   */
  EventPages(StoreDesk store, EventQuestion asked, int most) {
    this.store = store;
    this.asked = asked;
    left = most;
  }

  /** The next ones; empty at the end. */
  List<Event> next() throws StoreException {
    if (left == 0 || !more) {
      return List.of();
    }
    int rows = Math.min(left, PAGE);
    List<Event> events = store.read(asked.query(rows + 1));
    more = events.size() > rows;
    List<Event> page = more ? events.subList(0, rows) : events;
    left -= page.size();
    if (!page.isEmpty()) {
      last = page.get(page.size() - 1);
      asked = asked.behind(last);
    }
    return page;
  }

  /** As {@link #next}, where an answer has begun: it breaks off when the store fails. */
  List<Event> nextOrBreakOff() throws IOException {
    try {
      return next();
    } catch (StoreException e) {
      throw new IOException(e);
    }
  }

  /** Where the next answer begins; null when there are no more events. */
  @Nullable String following() {
    Event end = last;
    return more && end != null ? EventQuestion.after(end) : null;
  }
}
