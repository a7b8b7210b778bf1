package io.weir.engine.replay;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What rules watch, as the store has it, in order of time. The store gives one type at a time, so
 * several are sorted a slice of the time after the other, and only a slice is in memory.
 */
public final class StoredEvents {
  private static final int SLICES = 500;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration SHORTEST_SLICE = Duration.ofMinutes(1);
  private static final Comparator<Event> IN_ORDER =
      Comparator.<Event>comparingLong(Event::micros)
          .thenComparingLong(event -> event.id().stream())
          .thenComparingLong(event -> event.id().place());

  private final Pipeline pipeline;
  private final Map<EventType, EventType> kept = new LinkedHashMap<>();
  private final List<EventType> missing = new ArrayList<>();

  /**
   * @param pipeline whose store is read; it must be open
   * @param watched the types as rules see them
   */
  public StoredEvents(Pipeline pipeline, Collection<EventType> watched) {
    this.pipeline = pipeline;
    for (EventType type : watched) {
      EventType as = type.keptAs().map(pipeline.types()::get).orElse(null);
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

  /**
   * Reads the events of this time.
   *
   * @param by empty, or the field by which the hourly counts are read instead of events
   */
  public void read(String by, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    Duration length = Duration.between(from, until);
    Duration slice = kept.size() < 2 ? length : slice(length);
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      for (Instant start = from; start.isBefore(until); start = start.plus(slice)) {
        Instant end = start.plus(slice);
        slice(by, start, end.isAfter(until) ? until : end, to);
      }
    }
  }

  private static Duration slice(Duration length) {
    Duration slice = length.dividedBy(SLICES);
    return slice.compareTo(SHORTEST_SLICE) < 0 ? SHORTEST_SLICE : slice;
  }

  private void slice(String by, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    List<Event> all = kept.size() == 1 ? null : new ArrayList<>();
    for (Map.Entry<EventType, EventType> type : kept.entrySet()) {
      read(type.getValue(), by, from, until, event -> add(as(type.getKey(), event), all, to));
    }
    if (all != null) {
      all.sort(IN_ORDER);
      all.forEach(to);
    }
  }

  private static void add(Event event, @Nullable List<Event> all, Consumer<Event> to) {
    if (all == null) {
      to.accept(event);
    } else {
      all.add(event);
    }
  }

  private void read(EventType type, String by, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    if (by.isEmpty()) {
      pipeline.store().it().read(type, from, until, to);
    } else {
      Query hours =
          Query.about(type.name())
              .hourly(by)
              .between(from, until)
              .order(Query.Order.KEY)
              .within(LONGEST)
              .most(Integer.MAX_VALUE);
      pipeline.store().it().read(hours, to);
    }
  }

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
