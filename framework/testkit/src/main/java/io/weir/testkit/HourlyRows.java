package io.weir.testkit;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The counts per hour of a database in memory, as they were when they were last made. */
final class HourlyRows {
  /** By type, field, hour, and the value's text. */
  private final Map<String, Map<String, TreeMap<Instant, TreeMap<String, MemoryQuery.Row>>>> all =
      new HashMap<>();

  void count(EventType type, List<Event> events, Collection<Instant> hours) {
    for (String field : type.counted()) {
      TreeMap<Instant, TreeMap<String, MemoryQuery.Row>> counts =
          all.computeIfAbsent(type.name(), t -> new HashMap<>())
              .computeIfAbsent(field, f -> new TreeMap<>());
      for (Instant moment : hours) {
        Instant hour = moment.truncatedTo(ChronoUnit.HOURS);
        counts.put(hour, new TreeMap<>());
        for (Event event : events) {
          if (event.value(field) != null
              && event.time().truncatedTo(ChronoUnit.HOURS).equals(hour)) {
            add(counts.get(hour), type, field, event);
          }
        }
      }
    }
  }

  private static void add(
      Map<String, MemoryQuery.Row> hour, EventType type, String field, Event event) {
    Event count =
        new EventBuilder()
            .start(type, Event.micros(event.time().truncatedTo(ChronoUnit.HOURS)))
            .put(field, event.value(field))
            .times(event.times())
            .build();
    Map<String, Long> sums = new HashMap<>();
    for (String sum : type.summed()) {
      Long number = event.integer(sum);
      if (number != null) {
        sums.put(sum, number * event.times());
      }
    }
    hour.merge(
        String.valueOf(event.value(field)), new MemoryQuery.Row(count, sums), HourlyRows::plus);
  }

  private static MemoryQuery.Row plus(MemoryQuery.Row one, MemoryQuery.Row other) {
    Map<String, Long> sums = new HashMap<>(Objects.requireNonNullElse(one.sums(), Map.of()));
    Objects.requireNonNullElse(other.sums(), Map.<String, Long>of())
        .forEach((name, sum) -> sums.merge(name, sum, Long::sum));
    int times = one.event().times() + other.event().times();
    return new MemoryQuery.Row(one.event().toBuilder().times(times).build(), sums);
  }

  List<MemoryQuery.Row> rows(EventType type, String field) {
    List<MemoryQuery.Row> rows = new ArrayList<>();
    all.getOrDefault(type.name(), Map.of())
        .getOrDefault(field, new TreeMap<>())
        .values()
        .forEach(hour -> rows.addAll(hour.values()));
    return rows;
  }

  void forget(EventType type, Instant before) {
    all.getOrDefault(type.name(), Map.of()).values().forEach(c -> c.headMap(before).clear());
  }
}
