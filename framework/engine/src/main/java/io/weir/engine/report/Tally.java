package io.weir.engine.report;

import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks for numbers of a range and collects them. */
final class Tally {
  /** Different values of a status, an action or a reason at most. */
  static final int MOST_GROUPS = 50;

  private final Asking asking;
  private final Span span;
  private final Numbers numbers = new Numbers();
  private long events;

  Tally(Asking asking, Span span) {
    this.asking = asking;
    this.span = span;
  }

  Numbers numbers() {
    return numbers;
  }

  /** How many events were counted, of all types. */
  long events() {
    return events;
  }

  void put(
      String section,
      String name,
      String label,
      Report.Unit unit,
      String question,
      @Nullable Double value) {
    numbers.put(new Numbers.Entry(section, name, label, unit, question, value));
  }

  void count(String section, String name, String label, @Nullable Double value) {
    put(section, name, label, Report.Unit.COUNT, section, value);
  }

  /** The first row of an answer that has one row; null when there is no answer. */
  @Nullable List<@Nullable Object> row(@Nullable Table table) {
    return table == null || table.rows().isEmpty() ? null : table.rows().get(0);
  }

  /** A sum is null where nothing has the field. */
  static double sum(Table table, List<@Nullable Object> row, String field) {
    Double sum = Numbers.value(table, row, "sum_" + field);
    return sum == null ? 0 : sum;
  }

  /** A number for each value of a field, and their sum. */
  void groups(String section, String sum, String type, String field) throws StoreException {
    if (!asking.keeps(type, field)) {
      return;
    }
    Table table =
        asking.ask(
            Totals.TITLES.getOrDefault(section, section).toLowerCase(Locale.ROOT),
            asking.about(type, span).by(field).count(),
            MOST_GROUPS);
    if (table == null) {
      return;
    }
    numbers.answered(section);
    double total = 0;
    for (List<@Nullable Object> row : table.rows()) {
      Double n = Numbers.value(table, row, "count");
      total += n == null ? 0 : n;
    }
    add(total);
    count(section, sum, sum.replace('_', ' '), total);
    for (List<@Nullable Object> row : table.rows()) {
      String value = row.get(0) == null ? "none" : String.valueOf(row.get(0));
      count(section, value, value, Numbers.value(table, row, "count"));
    }
  }

  /** How many events of a type. */
  void single(String section, String name, String label, String type) throws StoreException {
    if (!asking.keeps(type)) {
      return;
    }
    Table table = asking.ask(label, asking.about(type, span).count(), 1);
    List<@Nullable Object> row = row(table);
    if (table != null && row != null) {
      add(Numbers.value(table, row, "count"));
      count(section, name, label, Numbers.value(table, row, "count"));
    }
  }

  void subjects(String type, String name, String label) throws StoreException {
    if (!asking.keeps(type, "subject")) {
      return;
    }
    Table table = asking.ask(label, asking.about(type, span).distinct("subject"), 1);
    List<@Nullable Object> row = row(table);
    if (table != null && row != null) {
      count("weir", name, label, Numbers.value(table, row, "distinct_subject"));
    }
  }

  void add(@Nullable Double count) {
    events += count == null ? 0 : count.longValue();
  }
}
