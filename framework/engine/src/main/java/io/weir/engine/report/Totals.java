package io.weir.engine.report;

import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts a range: the numbers without lists. */
final class Totals {
  /** The sections in the order in which they are shown. */
  static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("messages", "Messages");
    TITLES.put("deliveries", "Deliveries");
    TITLES.put("rejects", "Rejects");
    TITLES.put("logins", "Logins");
    TITLES.put("weir", "Alerts and blocks");
    TITLES.put("server", "Server");
    TITLES.put("other", "Other events");
  }

  /** Types that have numbers of their own. */
  private static final Set<String> KNOWN =
      Set.of(
          "mail_message",
          "mail_delivery",
          "mail_reject",
          "mail_auth_failure",
          "mail_disconnect",
          "mail_warning",
          "mail_limit",
          "alert",
          "block",
          "block_end",
          "spared");

  private static final int MOST_GROUPS = 50;
  private static final int MOST_TYPES = 20;

  private final Asking asking;
  private final Span span;
  private final Numbers numbers = new Numbers();
  private long events;

  Totals(Asking asking, Span span) {
    this.asking = asking;
    this.span = span;
  }

  Numbers count() throws StoreException {
    messages();
    deliveries();
    groups("rejects", "total", "mail_reject", "action");
    logins();
    weir();
    groups("server", "log_messages", "mail_warning", "severity");
    single("server", "limits", "client limits exceeded", "mail_limit", "");
    others();
    return numbers;
  }

  /** How many events were counted, of all types. */
  long events() {
    return events;
  }

  private void put(
      String section,
      String name,
      String label,
      Report.Unit unit,
      String question,
      @Nullable Double value) {
    numbers.put(new Numbers.Entry(section, name, label, unit, question, value));
  }

  private void count(String section, String name, String label, @Nullable Double value) {
    put(section, name, label, Report.Unit.COUNT, section, value);
  }

  /** The first row of an answer that has one row; null when there is no answer. */
  private @Nullable List<@Nullable Object> row(@Nullable Table table) {
    return table == null || table.rows().isEmpty() ? null : table.rows().get(0);
  }

  private void messages() throws StoreException {
    if (!asking.keeps("mail_message", "size", "sender", "recipient_count")) {
      return;
    }
    Table table =
        asking.ask(
            "messages",
            asking
                .rows("mail_message", span)
                .count()
                .sum("size")
                .sum("recipient_count")
                .distinct("sender"),
            1);
    List<@Nullable Object> row = row(table);
    if (table != null && row != null) {
      add(Numbers.value(table, row, "count"));
      count("messages", "messages", "messages", Numbers.value(table, row, "count"));
      put(
          "messages",
          "bytes",
          "size of all",
          Report.Unit.BYTES,
          "messages",
          sum(table, row, "size"));
      count("messages", "recipients", "recipients of all", sum(table, row, "recipient_count"));
      count(
          "messages", "senders", "different senders", Numbers.value(table, row, "distinct_sender"));
    }
  }

  /** A sum is null where nothing has the field. */
  private static double sum(Table table, List<@Nullable Object> row, String field) {
    Double sum = Numbers.value(table, row, "sum_" + field);
    return sum == null ? 0 : sum;
  }

  private void deliveries() throws StoreException {
    if (!asking.keeps("mail_delivery", "status", "size", "delay", "recipient")) {
      return;
    }
    Table table =
        asking.ask(
            "deliveries",
            asking.counts("mail_delivery", "status", span).by("status").count().sum("size"),
            MOST_GROUPS);
    if (table != null) {
      numbers.answered("deliveries");
      for (String usual : List.of("sent", "deferred", "bounced")) {
        count("deliveries", usual, usual, 0.0);
      }
      double bytes = 0;
      for (List<@Nullable Object> row : table.rows()) {
        String status = row.get(0) == null ? "none" : String.valueOf(row.get(0));
        add(Numbers.value(table, row, "count"));
        count("deliveries", status, status, Numbers.value(table, row, "count"));
        Double size = Numbers.value(table, row, "sum_size");
        bytes += status.equals("sent") && size != null ? size : 0;
      }
      put("deliveries", "bytes_sent", "size of sent", Report.Unit.BYTES, "deliveries", bytes);
    }
    delays();
  }

  private void delays() throws StoreException {
    Query.Builder sent =
        asking
            .rows("mail_delivery", span)
            .where(Asking.is("status", "sent"))
            .quantile("delay", 0.5)
            .quantile("delay", 0.95)
            .max("delay")
            .distinct("recipient");
    Table table = asking.ask("delays", sent, 1);
    List<@Nullable Object> row = row(table);
    if (table == null || row == null) {
      return;
    }
    count(
        "deliveries",
        "recipients",
        "different recipients",
        Numbers.value(table, row, "distinct_recipient"));
    for (String[] delay :
        List.of(
            new String[] {"delay_p50", "delay, median", "p50_delay"},
            new String[] {"delay_p95", "delay, 95 % below", "p95_delay"},
            new String[] {"delay_max", "delay, longest", "max_delay"})) {
      put(
          "deliveries",
          delay[0],
          delay[1],
          Report.Unit.SECONDS,
          "delays",
          Numbers.value(table, row, delay[2]));
    }
  }

  /** A number for each value of a field, and their sum. */
  private void groups(String section, String sum, String type, String field) throws StoreException {
    if (!asking.keeps(type, field)) {
      return;
    }
    Table table =
        asking.ask(
            TITLES.getOrDefault(section, section).toLowerCase(Locale.ROOT),
            asking.rows(type, span).by(field).count(),
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

  /**
   * @param field a counted field that every event of the type has; empty when there is none
   */
  private void single(String section, String name, String label, String type, String field)
      throws StoreException {
    if (!asking.keeps(type)) {
      return;
    }
    Query.Builder query =
        field.isEmpty() ? asking.rows(type, span) : asking.counts(type, field, span);
    Table table = asking.ask(label, query.count(), 1);
    List<@Nullable Object> row = row(table);
    if (table != null && row != null) {
      add(Numbers.value(table, row, "count"));
      count(section, name, label, Numbers.value(table, row, "count"));
    }
  }

  private void logins() throws StoreException {
    if (asking.keeps("mail_message", "sasl_username")) {
      Table table =
          asking.ask(
              "messages with a login",
              asking
                  .counts("mail_message", "sasl_username", span)
                  .where(Asking.present("sasl_username"))
                  .count()
                  .distinct("sasl_username"),
              1);
      List<@Nullable Object> row = row(table);
      if (table != null && row != null) {
        count("logins", "messages", "messages with a login", Numbers.value(table, row, "count"));
        count(
            "logins",
            "accounts",
            "accounts that sent",
            Numbers.value(table, row, "distinct_sasl_username"));
      }
    }
    if (asking.keeps("mail_disconnect", "auth_accepted")) {
      Table table =
          asking.ask("logins", asking.rows("mail_disconnect", span).sum("auth_accepted"), 1);
      List<@Nullable Object> row = row(table);
      if (table != null && row != null) {
        count("logins", "accepted", "logins accepted", sum(table, row, "auth_accepted"));
      }
    }
    groups("logins", "failed", "mail_auth_failure", "kind");
  }

  private void weir() throws StoreException {
    single("weir", "alerts", "alerts", "alert", "rule");
    subjects("alert", "alert_subjects", "subjects of alerts");
    single("weir", "blocks", "blocks begun or prolonged", "block", "");
    subjects("block", "block_subjects", "subjects blocked");
    single("weir", "block_ends", "blocks ended", "block_end", "");
    single("weir", "spared", "blocks not made, to spare others", "spared", "");
  }

  private void subjects(String type, String name, String label) throws StoreException {
    if (!asking.keeps(type, "subject")) {
      return;
    }
    Table table = asking.ask(label, asking.rows(type, span).distinct("subject"), 1);
    List<@Nullable Object> row = row(table);
    if (table != null && row != null) {
      count("weir", name, label, Numbers.value(table, row, "distinct_subject"));
    }
  }

  /** Any log that is not mail: how many events of each type. */
  private void others() throws StoreException {
    int types = 0;
    for (EventType type : asking.kept()) {
      if (!KNOWN.contains(type.name()) && types++ < MOST_TYPES) {
        Table table = asking.ask(type.name(), asking.rows(type.name(), span).count(), 1);
        List<@Nullable Object> row = row(table);
        if (table != null && row != null) {
          add(Numbers.value(table, row, "count"));
          count("other", type.name(), type.name(), Numbers.value(table, row, "count"));
        }
      }
    }
  }

  private void add(@Nullable Double count) {
    events += count == null ? 0 : count.longValue();
  }
}
