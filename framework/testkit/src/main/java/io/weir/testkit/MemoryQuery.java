package io.weir.testkit;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.FieldKind;
import io.weir.api.store.Query;
import io.weir.api.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers a query from a list of events, the plain way. */
final class MemoryQuery {
  private MemoryQuery() {}

  static Table answer(Query query, List<Event> events) {
    List<Event> found =
        events.stream()
            .filter(e -> !e.time().isBefore(query.from()) && e.time().isBefore(query.until()))
            .filter(query.where()::holds)
            .toList();
    return query.measures().isEmpty() ? rows(query, found) : groups(query, found);
  }

  private static Table rows(Query query, List<Event> found) {
    List<String> columns = new ArrayList<>(List.of("time", "times"));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (!found.isEmpty()) {
      EventType type = found.get(0).type();
      type.fields().forEach(f -> columns.add(f.name()));
      List<Event> ordered = new ArrayList<>(found);
      if (query.order() == Query.Order.TOP) {
        Collections.reverse(ordered);
      }
      for (Event e : ordered.subList(0, Math.min(ordered.size(), query.most()))) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(e.time().toString());
        row.add((long) e.times());
        type.fields().forEach(f -> row.add(value(e, f.name())));
        rows.add(row);
      }
    }
    return new Table(columns, rows, found.size() > rows.size());
  }

  private static Table groups(Query query, List<Event> found) {
    Map<List<@Nullable Object>, List<Event>> groups = new LinkedHashMap<>();
    if (query.by().isEmpty() && query.bucket() == null) {
      groups.put(List.of(), found);
    } else {
      for (Event e : found) {
        List<@Nullable Object> key = new ArrayList<>();
        Duration bucket = query.bucket();
        if (bucket != null) {
          long seconds = bucket.toSeconds();
          key.add(
              Instant.ofEpochSecond(Math.floorDiv(e.time().getEpochSecond(), seconds) * seconds)
                  .toString());
        }
        query.by().forEach(f -> key.add(value(e, f)));
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
      }
    }
    List<String> columns = new ArrayList<>();
    if (query.bucket() != null) {
      columns.add("bucket");
    }
    columns.addAll(query.by());
    for (Query.Measure m : query.measures()) {
      String function = m.function().name().toLowerCase(Locale.ROOT);
      columns.add(m.field().isEmpty() ? function : function + "_" + m.field());
    }
    int first = columns.size() - query.measures().size();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    groups.forEach(
        (key, events) -> {
          List<@Nullable Object> row = new ArrayList<>(key);
          query.measures().forEach(m -> row.add(compute(m, events)));
          rows.add(row);
        });
    Comparator<List<@Nullable Object>> keys =
        (one, other) -> {
          for (int i = 0; i < first; i++) {
            int order = compare(one.get(i), other.get(i));
            if (order != 0) {
              return order;
            }
          }
          return 0;
        };
    Comparator<List<@Nullable Object>> measure =
        (one, other) -> compare(one.get(first), other.get(first));
    rows.sort(
        switch (query.order()) {
          case TOP -> measure.reversed().thenComparing(keys);
          case BOTTOM -> measure.thenComparing(keys);
          case KEY -> keys;
        });
    boolean more = rows.size() > query.most();
    return new Table(columns, more ? List.copyOf(rows.subList(0, query.most())) : rows, more);
  }

  /** As databases do: what is absent first, numbers by size, texts by their code points. */
  private static int compare(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    return one instanceof Number a && other instanceof Number b
        ? Double.compare(a.doubleValue(), b.doubleValue())
        : one.toString().compareTo(other.toString());
  }

  private static @Nullable Object compute(Query.Measure measure, List<Event> events) {
    if (measure.function() == Query.Function.COUNT) {
      return events.stream().mapToLong(Event::times).sum();
    }
    if (measure.function() == Query.Function.DISTINCT) {
      return events.stream()
          .map(e -> e.value(measure.field()))
          .filter(Objects::nonNull)
          .distinct()
          .count();
    }
    List<Double> numbers = new ArrayList<>();
    for (Event e : events) {
      if (value(e, measure.field()) instanceof Number n) {
        numbers.add(n.doubleValue());
      }
    }
    if (numbers.isEmpty()) {
      return null;
    }
    double result =
        switch (measure.function()) {
          case SUM -> numbers.stream().mapToDouble(d -> d).sum();
          case MIN -> numbers.stream().mapToDouble(d -> d).min().orElseThrow();
          default -> numbers.stream().mapToDouble(d -> d).max().orElseThrow();
        };
    if (result == Math.rint(result)) {
      return (long) result;
    }
    return result;
  }

  /** Beside its fields, an event is asked for where its line stood. */
  private static @Nullable Object value(Event event, String name) {
    if (!event.type().has(name)) {
      return switch (name) {
        case "stream" -> event.id().stream();
        case "place" -> event.id().place();
        default -> throw new IllegalArgumentException("no field " + name);
      };
    }
    Field field = event.type().field(name);
    return field.kind() == FieldKind.INTEGER || field.kind() == FieldKind.DECIMAL
        ? event.value(name)
        : event.text(name);
  }
}
