package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a store holds with what the log said, and with what another store holds. */
final class StoreCheck {
  /** What is kept, of the log and of what Weir did about it. */
  private static final List<String> TABLES =
      List.of(
          "mail_message",
          "mail_delivery",
          "mail_reject",
          "mail_auth_failure",
          "mail_warning",
          "alert",
          "block",
          "block_end",
          "refused");

  private StoreCheck() {}

  /** Rows by type, deliveries by status, alerts by subject: exactly the truth so far. */
  static void equalsTruth(Asked store, Truth truth, String when) throws IOException {
    Map<String, Long> wanted = new TreeMap<>(truth.rows());
    wanted.put("refused", 0L);
    truth.deliveries().forEach((status, n) -> wanted.put("mail_delivery " + status, n));
    alerts(wanted, truth, 1, LiveTraffic.WARNED_AT);
    alerts(wanted, truth, 2, LiveTraffic.BLOCKED_AT);
    List<String> questions = new ArrayList<>();
    for (String type :
        List.of("mail_message", "mail_delivery", "mail_reject", "mail_auth_failure")) {
      questions.add("select '" + type + "', count(*) from " + type);
    }
    questions.add("select 'refused', count(*) from refused");
    questions.add(
        "select concat('mail_delivery ', status), count(*) from mail_delivery group by status");
    questions.add(
        "select concat('alert ', level, ' ', subject), count(*) from alert where rule ="
            + " 'busy_address' group by level, subject");
    Map<String, Long> is = new TreeMap<>();
    // One question, for asking takes a process or an opening each time.
    for (String line : store.ask(String.join(" union all ", questions))) {
      int tab = line.lastIndexOf('\t');
      is.put(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
    }
    assertThat(is).as(when).isEqualTo(wanted);
  }

  private static void alerts(Map<String, Long> into, Truth truth, int level, int limit) {
    truth
        .hoursReached(limit)
        .forEach((subject, hours) -> into.put("alert " + level + " " + subject, hours));
  }

  /** Every row and every value: what each line said, what was joined to it, what was found. */
  static void equal(Asked store, Asked undisturbed) throws IOException {
    for (String table : TABLES) {
      assertThat(
              StoredRows.difference(StoredRows.of(store, table), StoredRows.of(undisturbed, table)))
          .as(table)
          .isEmpty();
    }
  }

  /** The roll-ups are those of the rows; what is wrong, or nothing. */
  static String rollUps(Asked store) throws IOException {
    Map<String, Map<String, Long>> hourly = new TreeMap<>();
    for (Map<String, String> row : StoredRows.of(store, "hourly")) {
      hourly
          .computeIfAbsent(row.get("type") + " " + row.get("field"), k -> new TreeMap<>())
          .put(row.get("hour") + " " + row.get("value"), Long.parseLong(row.get("events")));
    }
    if (!hourly.containsKey("mail_delivery status")) {
      return "nothing is counted: " + hourly.keySet();
    }
    Map<String, List<Map<String, String>>> tables = new HashMap<>();
    for (Map.Entry<String, Map<String, Long>> e : hourly.entrySet()) {
      String[] of = e.getKey().split(" ", -1);
      List<Map<String, String>> rows = tables.get(of[0]);
      if (rows == null) {
        rows = StoredRows.of(store, of[0]);
        tables.put(of[0], rows);
      }
      Map<String, Long> wanted = StoredRows.counted(rows, of[1]);
      if (!e.getValue().equals(wanted)) {
        return e.getKey() + ": " + wanted.size() + " values counted, " + e.getValue().size();
      }
    }
    return "";
  }
}
