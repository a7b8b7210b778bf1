package io.weir.engine.report;

import io.weir.api.Address;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists of those with the most, each answered by one question for each range. */
final class Tops {
  /** The columns that a list may have. */
  enum Measured {
    COUNT("count", "number", Report.Unit.COUNT),
    BYTES("bytes", "size", Report.Unit.BYTES),
    AVERAGE("average_delay", "mean delay", Report.Unit.SECONDS),
    MAX("max_delay", "longest", Report.Unit.SECONDS);

    private final String id;
    private final String label;
    private final Report.Unit unit;

    Measured(String id, String label, Report.Unit unit) {
      this.id = id;
      this.label = label;
      this.unit = unit;
    }

    Report.Column column() {
      return new Report.Column(id, label, unit);
    }

    /** Databases add fractions in different orders: of a mean, milliseconds are enough. */
    double rounded(Number value) {
      return this == AVERAGE ? Math.rint(value.doubleValue() * 1000) / 1000 : value.doubleValue();
    }

    void ask(Query.Builder query) {
      switch (this) {
        case COUNT -> query.count();
        case BYTES -> query.sum("size");
        case AVERAGE -> query.average("delay");
        case MAX -> query.max("delay");
      }
    }
  }

  /**
   * A list.
   *
   * @param key what is listed, for people
   * @param group as {@link Group#parse} reads it
   * @param where which events count; null for those that have the field
   * @param numbers the columns, the first decides
   */
  record Top(
      String name,
      String title,
      String key,
      String type,
      String group,
      @Nullable Condition where,
      List<Measured> numbers) {}

  /** Different parts of values in the range before that are looked through. */
  private static final int MOST_PARTS = 10_000;

  private final Asking asking;
  private final int most;

  Tops(Asking asking, int most) {
    this.asking = asking;
    this.most = most;
  }

  /** Adds the list, when the store keeps what it needs and there is anything to list. */
  void addTo(List<Report.Ranking> to, Top top, Span span, Span before) throws StoreException {
    Group group = Group.parse(top.group());
    if (!asking.keeps(top.type(), group.field())) {
      return;
    }
    Query.Builder query = question(top, span).where(where(top, group));
    Table table = asking.ask(top.title(), query, most);
    if (table == null || table.rows().isEmpty()) {
      return;
    }
    Set<String> keys = new LinkedHashSet<>();
    table
        .rows()
        .forEach(
            row -> {
              if (row.get(0) != null) {
                keys.add(String.valueOf(row.get(0)));
              }
            });
    Map<String, Double> past = past(top, group, before, keys);
    List<Report.Row> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      List<@Nullable Double> values = new ArrayList<>();
      for (int i = 1; i < row.size(); i++) {
        values.add(row.get(i) instanceof Number n ? top.numbers().get(i - 1).rounded(n) : null);
      }
      String key = row.get(0) == null ? null : String.valueOf(row.get(0));
      rows.add(new Report.Row(key, values, past == null || key == null ? null : past.get(key)));
    }
    List<Report.Column> columns = top.numbers().stream().map(Measured::column).toList();
    to.add(new Report.Ranking(top.name(), top.title(), top.key(), columns, rows, table.more()));
  }

  private Query.Builder question(Top top, Span span) {
    Query.Builder query = asking.about(top.type(), span).by(top.group());
    top.numbers().forEach(number -> number.ask(query));
    return query;
  }

  private static Condition where(Top top, Group group) {
    Condition where = top.where();
    return where == null ? Asking.present(group.field()) : where;
  }

  /** The first number of these keys in the range before; null when it is not known. */
  private @Nullable Map<String, Double> past(Top top, Group group, Span before, Set<String> keys)
      throws StoreException {
    if (keys.isEmpty()) {
      return Map.of();
    }
    // A store does not test parts of a value: of these the most frequent are looked through.
    boolean part = group.part() != Group.Part.WHOLE;
    Query.Builder query = question(top, before);
    query.where(part ? where(top, group) : among(top, group, keys));
    Table table = asking.ask(top.title() + " before", query, part ? MOST_PARTS : keys.size());
    if (table == null) {
      return null;
    }
    Map<String, Double> past = new HashMap<>();
    for (List<@Nullable Object> row : table.rows()) {
      if (row.get(0) != null && row.get(1) instanceof Number n) {
        past.put(String.valueOf(row.get(0)), n.doubleValue());
      }
    }
    if (!table.more() || !part) {
      keys.forEach(key -> past.putIfAbsent(key, 0.0));
    }
    return past;
  }

  private Condition among(Top top, Group group, Set<String> keys) {
    Map<String, List<Condition.Test>> tests = new HashMap<>(where(top, group).tests());
    List<Condition.Test> those = new ArrayList<>(tests.getOrDefault(group.field(), List.of()));
    those.add(
        new Condition.Test(Condition.Word.IN, keys, networks(top.type(), group.field(), keys), 0));
    tests.put(group.field(), those);
    return new Condition(tests);
  }

  private List<Network> networks(String type, String field, Set<String> keys) {
    for (EventType known : asking.kept()) {
      if (known.name().equals(type) && known.field(field).kind() == Field.Kind.ADDRESS) {
        return keys.stream().filter(key -> Address.parse(key) != null).map(Network::parse).toList();
      }
    }
    return List.of();
  }
}
