package io.weir.testkit;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers a question from a list of rows, the plain way. */
final class MemoryQuery {
  /** How events stand in every store. */
  static final Comparator<Event> IN_ORDER =
      Comparator.<Event>comparingLong(Event::micros)
          .thenComparingLong(e -> e.id().stream())
          .thenComparingLong(e -> e.id().place())
          .thenComparingInt(e -> e.id().check());

  private static final Set<String> BESIDE = Set.of("time", "stream", "place");

  private static final Set<Query.Measure.Function> NUMERIC =
      Set.of(
          Query.Measure.Function.SUM,
          Query.Measure.Function.AVERAGE,
          Query.Measure.Function.QUANTILE);

  private final EventType type;
  private final Query query;

  MemoryQuery(EventType type, Query query) {
    this.type = type;
    this.query = query;
  }

  /**
   * An event, or the count of an hour.
   *
   * @param event for a count the hour, the value and how many
   * @param sums of a count, by field; null for an event
   */
  record Row(Event event, @Nullable Map<String, Long> sums) {}

  /** Those that are asked for, in the asked order; the rows come in order. */
  List<Event> events(List<Row> rows) throws StoreException {
    if (!query.measures().isEmpty()) {
      throw fatal("a question with measures has no events: use query");
    }
    List<Event> found = new ArrayList<>(found(rows).map(Row::event).toList());
    if (query.order() == Query.Order.TOP) {
      Collections.reverse(found);
    }
    Query.Row after = query.after();
    if (after != null) {
      Event last =
          new EventBuilder().start(type, Event.micros(after.time())).id(after.id()).build();
      int sign = query.order() == Query.Order.TOP ? -1 : 1;
      found.removeIf(e -> IN_ORDER.compare(e, last) * sign <= 0);
    }
    return found.subList(0, Math.min(found.size(), query.most()));
  }

  private Stream<Row> found(List<Row> rows) throws StoreException {
    check(query.where());
    for (Condition condition : query.any()) {
      check(condition);
    }
    return rows.stream()
        .filter(r -> !r.event().time().isBefore(query.from()))
        .filter(r -> r.event().time().isBefore(query.until()))
        .filter(r -> query.where().holds(r.event()))
        .filter(
            r ->
                query.any().isEmpty()
                    || query.any().stream().anyMatch(condition -> condition.holds(r.event())));
  }

  private void check(Condition condition) throws StoreException {
    for (Map.Entry<String, List<Condition.Test>> entry : condition.tests().entrySet()) {
      String field = entry.getKey();
      if (Key.Part.of(field) == Key.Part.DOMAIN) {
        checkDomain(field, entry.getValue());
      } else if (!type.has(field) || (query.hourly().isPresent() && !isBy(field))) {
        throw unknown(field);
      }
    }
  }

  private void checkDomain(String name, List<Condition.Test> tests) throws StoreException {
    String field = name.substring(0, name.indexOf('/'));
    if (query.hourly().isPresent()
        || !type.has(field)
        || type.field(field).kind() != Field.Kind.TEXT) {
      throw unknown(name);
    }
    for (Condition.Test test : tests) {
      if (test.word() == Condition.Word.STARTS || test.word() == Condition.Word.HAS) {
        throw fatal(name + " can be compared with whole domains alone");
      }
    }
  }

  private boolean isBy(String field) {
    return query.hourly().orElse("").equals(field);
  }

  /** The answer to a question with measures. */
  Table table(List<Row> rows) throws StoreException {
    if (query.measures().isEmpty()) {
      throw fatal("a question without measures has no table: use read");
    }
    List<String> columns = new ArrayList<>();
    List<Field.Kind> kinds = new ArrayList<>();
    if (query.bucket() != null) {
      columns.add("bucket");
      kinds.add(Field.Kind.TIME);
    }
    for (Group group : query.by()) {
      columns.add(group.toString());
      kinds.add(kind(group));
    }
    int first = columns.size();
    for (Query.Measure m : query.measures()) {
      columns.add(m.column());
      kinds.add(kind(m));
    }
    Map<List<@Nullable Object>, List<Row>> groups = new HashMap<>();
    if (first == 0) {
      groups.put(List.of(), new ArrayList<>());
    }
    found(rows).forEach(r -> groups.computeIfAbsent(key(r), k -> new ArrayList<>()).add(r));
    List<List<@Nullable Object>> all = new ArrayList<>();
    groups.forEach(
        (key, of) -> {
          List<@Nullable Object> row = new ArrayList<>(key);
          query.measures().forEach(m -> row.add(compute(m, of)));
          all.add(row);
        });
    all.sort(order(first));
    boolean more = all.size() > query.most();
    List<List<@Nullable Object>> shown = more ? all.subList(0, query.most()) : all;
    for (List<@Nullable Object> row : shown) {
      for (int i = 0; i < row.size(); i++) {
        if (kinds.get(i) == Field.Kind.TIME && row.get(i) instanceof Long micros) {
          row.set(i, Event.instant(micros).toString());
        }
      }
    }
    return new Table(columns, List.copyOf(shown), more);
  }

  private List<@Nullable Object> key(Row row) {
    List<@Nullable Object> key = new ArrayList<>();
    Bucket bucket = query.bucket();
    if (bucket != null) {
      key.add(Event.micros(bucket.start(row.event().time())));
    }
    query.by().forEach(group -> key.add(group.of(value(row, group.field()))));
    return key;
  }

  private Comparator<List<@Nullable Object>> order(int first) {
    Comparator<List<@Nullable Object>> keys =
        (one, other) -> {
          int order = 0;
          for (int i = 0; i < first && order == 0; i++) {
            order = compare(one.get(i), other.get(i));
          }
          return order;
        };
    Comparator<List<@Nullable Object>> measure =
        (one, other) -> compare(one.get(first), other.get(first));
    return switch (query.order()) {
      case TOP -> measure.reversed().thenComparing(keys);
      case BOTTOM -> measure.thenComparing(keys);
      case KEY -> keys;
    };
  }

  /** What is absent first, numbers by size, texts by their characters. */
  private static int compare(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    return one instanceof Number a && other instanceof Number b
        ? Double.compare(a.doubleValue(), b.doubleValue())
        : one.toString().compareTo(other.toString());
  }

  private @Nullable Object compute(Query.Measure m, List<Row> rows) {
    List<Row> with = rows.stream().filter(r -> value(r, m.field()) != null).toList();
    Stream<@Nullable Object> values = with.stream().map(r -> value(r, m.field()));
    return switch (m.function()) {
      case COUNT -> rows.stream().mapToLong(r -> r.event().times()).sum();
      case DISTINCT -> values.distinct().count();
      case MIN -> text(values.min(MemoryQuery::compare).orElse(null));
      case MAX -> text(values.max(MemoryQuery::compare).orElse(null));
      case SUM -> with.isEmpty() ? null : sum(m, with);
      case AVERAGE -> with.isEmpty() ? null : ((Number) sum(m, with)).doubleValue() / weight(with);
      case QUANTILE -> quantile(m, with);
    };
  }

  private static @Nullable Object text(@Nullable Object value) {
    return value instanceof Address ? value.toString() : value;
  }

  private static long weight(List<Row> rows) {
    return rows.stream().mapToLong(r -> r.event().times()).sum();
  }

  private Object sum(Query.Measure m, List<Row> rows) {
    if (type.has(m.field()) && type.field(m.field()).kind() == Field.Kind.DECIMAL) {
      return rows.stream().mapToDouble(r -> number(r, m).doubleValue() * r.event().times()).sum();
    }
    return rows.stream()
        .mapToLong(r -> number(r, m).longValue() * (r.sums() == null ? r.event().times() : 1))
        .sum();
  }

  private Number number(Row row, Query.Measure m) {
    return value(row, m.field()) instanceof Number n ? n : 0;
  }

  private @Nullable Object quantile(Query.Measure m, List<Row> rows) {
    List<Object> each = new ArrayList<>();
    for (Row row : rows) {
      Number value = number(row, m);
      for (int i = 0; i < row.event().times(); i++) {
        each.add(value);
      }
    }
    each.sort(MemoryQuery::compare);
    return each.isEmpty() ? null : each.get((int) m.rank(each.size()) - 1);
  }

  private @Nullable Object value(Row row, String name) {
    Event e = row.event();
    Map<String, Long> sums = row.sums();
    if (type.has(name)) {
      return sums == null || isBy(name) ? e.value(name) : sums.get(name);
    }
    return switch (name) {
      case "time" -> e.micros();
      case "stream" -> e.id().stream();
      case "place" -> e.id().place();
      default -> null;
    };
  }

  private Field.Kind kind(Group group) throws StoreException {
    Field.Kind kind = kind(group.field(), query.hourly().isEmpty() || isBy(group.field()));
    boolean fits =
        switch (group.part()) {
          case WHOLE -> true;
          case NETWORK -> kind == Field.Kind.ADDRESS;
          case DOMAIN, SHAPE -> kind == Field.Kind.TEXT;
        };
    if (!fits) {
      throw fatal(group + " of " + type + ": there is no such part");
    }
    return kind;
  }

  private Field.Kind kind(Query.Measure m) throws StoreException {
    Query.Measure.Function f = m.function();
    if (f == Query.Measure.Function.COUNT) {
      return Field.Kind.INTEGER;
    }
    boolean may =
        query.hourly().isEmpty()
            || (f == Query.Measure.Function.SUM && type.summed().contains(m.field()))
            || (f == Query.Measure.Function.DISTINCT && isBy(m.field()));
    Field.Kind kind = kind(m.field(), may);
    boolean number = kind == Field.Kind.INTEGER || kind == Field.Kind.DECIMAL;
    if (NUMERIC.contains(f) && !number) {
      throw fatal(m.field() + " of " + type + " is no number: it has no " + m.column());
    }
    return f == Query.Measure.Function.DISTINCT ? Field.Kind.INTEGER : kind;
  }

  private Field.Kind kind(String name, boolean may) throws StoreException {
    if (!may || !(type.has(name) || BESIDE.contains(name))) {
      throw unknown(name);
    }
    if (type.has(name)) {
      return type.field(name).kind();
    }
    return name.equals("time") ? Field.Kind.TIME : Field.Kind.INTEGER;
  }

  private StoreException unknown(String name) {
    return fatal(type + " has no field " + name + ", or its counts do not know it");
  }

  static StoreException fatal(String what) {
    return new StoreException(StoreException.Reason.FATAL, "the database in memory: " + what, null);
  }
}
