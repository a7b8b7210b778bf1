package io.weir.engine.replay;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What rules watch, as the store has it, in order of time. The store gives one type at a time; a
 * page of each is in memory.
 */
public final class StoredEvents {
  private static final int SLICES = 500;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Comparator<Event> IN_ORDER =
      Comparator.<Event>comparingLong(Event::micros)
          .thenComparingLong(event -> event.id().stream())
          .thenComparingLong(event -> event.id().place());

  private final Map<EventType, EventType> kept = new LinkedHashMap<>();
  private final List<EventType> missing = new ArrayList<>();

  /** Where the events come from, as {@link io.weir.engine.act.StoreDoor#next}. */
  public interface Pages {
    /** The next page; empty at the end. */
    List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
        throws StoreException;
  }

  /**
   * @param types all types of the pipeline, by name
   * @param watched the types as rules see them
   */
  public StoredEvents(Map<String, EventType> types, Collection<EventType> watched) {
    for (EventType type : watched) {
      EventType as = type.keptAs().map(types::get).orElse(null);
      if (as == null) {
        missing.add(type);
      } else {
        kept.put(type, as);
      }
    }
  }

  /** Types that the store does not have in any form. */
  public List<EventType> missing() {
    return List.copyOf(missing);
  }

  /** Reads the events with {@code from <= time < until}. */
  public void read(Pages pages, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    PriorityQueue<Cursor> cursors = new PriorityQueue<>();
    for (Map.Entry<EventType, EventType> type : kept.entrySet()) {
      Cursor cursor =
          new Cursor(pages, type.getKey(), type.getValue(), from, until, cursors.size());
      if (cursor.advance()) {
        cursors.add(cursor);
      }
    }
    for (Cursor first = cursors.poll(); first != null; first = cursors.poll()) {
      to.accept(first.event());
      if (first.advance()) {
        cursors.add(first);
      }
    }
  }

  /**
   * Reads counts instead of events. The store has no pages of them: a slice of the time after the
   * other is in memory.
   *
   * @param by the field by which the events are counted
   */
  public void readHours(Store store, String by, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    Duration part = Duration.between(from, until).dividedBy(SLICES);
    Duration slice = part.compareTo(HOUR) < 0 ? HOUR : part;
    for (Instant start = from; start.isBefore(until); start = start.plus(slice)) {
      Instant end = start.plus(slice);
      List<Event> all = new ArrayList<>();
      for (Map.Entry<EventType, EventType> type : kept.entrySet()) {
        store.read(
            Query.about(type.getValue().name())
                .hourly(by)
                .between(start, end.isAfter(until) ? until : end)
                .order(Query.Order.KEY)
                .within(LONGEST)
                .most(Integer.MAX_VALUE),
            event -> all.add(as(type.getKey(), event)));
      }
      all.sort(IN_ORDER);
      all.forEach(to);
    }
  }

  /** Where the reading of one type is. */
  private static final class Cursor implements Comparable<Cursor> {
    private final Pages pages;
    private final EventType as;
    private final EventType type;
    private final Instant from;
    private final Instant until;
    private final int number;
    private List<Event> page = List.of();
    private int at;

    Cursor(Pages pages, EventType as, EventType type, Instant from, Instant until, int number) {
      this.pages = pages;
      this.as = as;
      this.type = type;
      this.from = from;
      this.until = until;
      this.number = number;
    }

    /** Goes to the next event; false when there is none. */
    boolean advance() throws StoreException {
      if (at + 1 < page.size()) {
        at++;
        return true;
      }
      Event last = page.isEmpty() ? null : page.get(at);
      page =
          pages.next(
              type, from, until, last == null ? null : new Query.Row(last.time(), last.id()));
      at = 0;
      return !page.isEmpty();
    }

    Event event() {
      return as(as, page.get(at));
    }

    @Override
    public int compareTo(Cursor other) {
      int order = IN_ORDER.compare(page.get(at), other.page.get(other.at));
      return order != 0 ? order : Integer.compare(number, other.number);
    }
  }

  /** The event as the type for which the store keeps it. */
  private static Event as(EventType type, Event event) {
    if (type.name().equals(event.type().name())) {
      return event;
    }
    EventBuilder builder =
        new EventBuilder().start(type, event.micros()).id(event.id()).times(event.times());
    for (Field field : type.fields()) {
      builder.put(field, event.value(field.name()));
    }
    return builder.build();
  }
}
