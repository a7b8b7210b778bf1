package io.weir.engine.report;

import io.weir.api.rule.Condition;
import io.weir.api.store.Group;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of reasons: texts that say the same are counted together, see {@link Group.Part#SHAPE}. */
final class ReasonTops {
  /**
   * Different reasons that are looked at, the most frequent first; the others are counted as one.
   */
  private static final int MOST_TEXTS = 5_000;

  private static final String OTHERS = "(others)";

  /**
   * A list of reasons.
   *
   * @param usual left out where a row has it as its first value
   * @param fields what makes a reason; the last is the text
   */
  record Top(
      String name, String title, String type, String usual, Condition where, List<String> fields) {}

  private final Asking asking;
  private final int most;

  ReasonTops(Asking asking, int most) {
    this.asking = asking;
    this.most = most;
  }

  void addTo(List<Report.Ranking> to, Top top, Span span, Span before) throws StoreException {
    if (!asking.keeps(top.type(), top.fields().toArray(String[]::new))) {
      return;
    }
    Map<String, Double> now = counts(top, top.title(), span);
    if (now == null || now.isEmpty()) {
      return;
    }
    Map<String, Double> past = counts(top, top.title() + " before", before);
    List<Report.Row> rows = new ArrayList<>();
    now.forEach(
        (key, count) ->
            rows.add(
                new Report.Row(
                    key,
                    Arrays.asList(count),
                    past == null || key.equals(OTHERS) ? null : past.getOrDefault(key, 0.0))));
    rows.sort(
        (a, b) -> {
          int by = Double.compare(first(b), first(a));
          return by != 0 ? by : String.valueOf(a.key()).compareTo(String.valueOf(b.key()));
        });
    to.add(
        new Report.Ranking(
            top.name(),
            top.title(),
            "reason",
            List.of(Tops.Measured.COUNT.column()),
            rows.subList(0, Math.min(most, rows.size())),
            rows.size() > most));
  }

  private static double first(Report.Row row) {
    Double value = row.values().get(0);
    return value == null ? 0 : value;
  }

  private @Nullable Map<String, Double> counts(Top top, String what, Span span)
      throws StoreException {
    Table table =
        asking.ask(
            what,
            asking.about(top.type(), span).where(top.where()).by(groups(top)).count(),
            MOST_TEXTS);
    if (table == null) {
      return null;
    }
    Map<String, Double> counts = new HashMap<>();
    double seen = 0;
    for (List<@Nullable Object> row : table.rows()) {
      if (row.get(row.size() - 1) instanceof Number n) {
        counts.merge(key(top, row), n.doubleValue(), Double::sum);
        seen += n.doubleValue();
      }
    }
    Double all = table.more() ? all(top, what, span) : null;
    if (all != null && all > seen) {
      counts.merge(OTHERS, all - seen, Double::sum);
    }
    return counts;
  }

  private static String[] groups(Top top) {
    String[] groups = top.fields().toArray(String[]::new);
    groups[groups.length - 1] += "/shape";
    return groups;
  }

  private @Nullable Double all(Top top, String what, Span span) throws StoreException {
    Table table = asking.ask(what, asking.about(top.type(), span).where(top.where()).count(), 1);
    return table == null || table.rows().isEmpty()
        ? null
        : Numbers.value(table, table.rows().get(0), "count");
  }

  private static String key(Top top, List<@Nullable Object> row) {
    StringBuilder key = new StringBuilder();
    int text = top.fields().size() - 1;
    for (int i = 0; i < text; i++) {
      Object value = row.get(i);
      if (value != null && !(i == 0 && value.equals(top.usual()))) {
        key.append(value).append(' ');
      }
    }
    Object value = row.get(text);
    String shape = value == null ? "" : value.toString();
    return key.append(shape).toString().strip();
  }
}
