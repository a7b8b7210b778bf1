package io.weir.distribution;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Whole tables out of a database, written alike whichever database it is. */
final class StoredRows {
  private static final Pattern FRACTION = Pattern.compile("-?\\d{1,15}\\.\\d{1,15}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d.*");
  private static final DateTimeFormatter STAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private StoredRows() {}

  /** All rows of a table, each as values by column; without the key that only H2's tables have. */
  static List<Map<String, String>> of(Asked store, String table) throws IOException {
    List<String> columns =
        store.ask(
            "select column_name from information_schema.columns where table_schema = schema() and"
                + " table_name = '"
                + table
                + "' and column_name <> '_row' order by column_name");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : store.ask("select " + String.join(", ", columns) + " from " + table)) {
      String[] cells = line.split("\t", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.length; i++) {
        row.put(columns.get(i), plain(cells[i]));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String plain(String cell) {
    if (FRACTION.matcher(cell).matches()) {
      return new BigDecimal(cell).stripTrailingZeros().toPlainString();
    }
    return TIME.matcher(cell).matches() ? LocalDateTime.parse(cell, STAMP).toString() : cell;
  }

  /** How two tables differ, in a few sentences; empty when they are equal. */
  static String difference(List<Map<String, String>> is, List<Map<String, String>> wanted) {
    Map<String, Integer> count = new HashMap<>();
    is.forEach(row -> count.merge(row.toString(), 1, Integer::sum));
    wanted.forEach(row -> count.merge(row.toString(), -1, Integer::sum));
    StringBuilder out = new StringBuilder();
    int told = 0;
    for (Map.Entry<String, Integer> e : new TreeMap<>(count).entrySet()) {
      if (e.getValue() != 0 && told++ < 12) {
        out.append(e.getValue() < 0 ? "\nmissing: " : "\ntoo many: ").append(e.getKey());
      }
    }
    return told == 0 ? "" : told + " rows differ:" + out;
  }

  /**
   * The roll-ups that these rows make for one counted field, as the table {@code hourly} has them.
   */
  static Map<String, Long> counted(List<Map<String, String>> rows, String field) {
    Map<String, Long> counts = new TreeMap<>();
    for (Map<String, String> row : rows) {
      String value = row.getOrDefault(field, "NULL");
      if (!value.equals("NULL")) {
        String hour =
            LocalDateTime.parse(row.getOrDefault("time", "")).truncatedTo(ChronoUnit.HOURS)
                + " "
                + value.substring(0, Math.min(255, value.length()));
        counts.merge(hour, Long.parseLong(row.getOrDefault("times", "")), Long::sum);
      }
    }
    return counts;
  }
}
