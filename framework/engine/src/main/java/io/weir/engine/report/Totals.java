package io.weir.engine.report;

import io.weir.api.EventType;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
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
          "alert_end",
          "notice",
          "block",
          "block_end",
          "spared",
          "trust",
          "trust_end");

  private static final int MOST_TYPES = 20;

  private final Asking asking;
  private final Span span;
  private final Tally tally;

  Totals(Asking asking, Span span) {
    this.asking = asking;
    this.span = span;
    tally = new Tally(asking, span);
  }

  Numbers count() throws StoreException {
    messages();
    deliveries();
    tally.groups("rejects", "total", "mail_reject", "action");
    logins();
    weir();
    tally.groups("server", "log_messages", "mail_warning", "severity");
    tally.single("server", "limits", "client limits exceeded", "mail_limit");
    others();
    return tally.numbers();
  }

  /** How many events were counted, of all types. */
  long events() {
    return tally.events();
  }

  private void messages() throws StoreException {
    if (!asking.keeps("mail_message", "size", "sender", "recipient_count")) {
      return;
    }
    Table table =
        asking.ask(
            "messages",
            asking.about("mail_message", span).count().sum("size").sum("recipient_count"),
            1);
    List<@Nullable Object> row = tally.row(table);
    if (table != null && row != null) {
      tally.add(Numbers.value(table, row, "count"));
      tally.count("messages", "messages", "messages", Numbers.value(table, row, "count"));
      tally.put(
          "messages",
          "bytes",
          "size of all",
          Report.Unit.BYTES,
          "messages",
          Tally.sum(table, row, "size"));
      tally.count(
          "messages", "recipients", "recipients of all", Tally.sum(table, row, "recipient_count"));
    }
    different("messages", "mail_message", "sender", Condition.any(), "senders");
  }

  private void deliveries() throws StoreException {
    if (!asking.keeps("mail_delivery", "status", "size", "delay", "recipient")) {
      return;
    }
    Table table =
        asking.ask(
            "deliveries",
            asking.about("mail_delivery", span).by("status").count().sum("size"),
            Tally.MOST_GROUPS);
    if (table != null) {
      tally.numbers().answered("deliveries");
      for (String usual : List.of("sent", "deferred", "bounced")) {
        tally.count("deliveries", usual, usual, 0.0);
      }
      double bytes = 0;
      for (List<@Nullable Object> row : table.rows()) {
        String status = row.get(0) == null ? "none" : String.valueOf(row.get(0));
        tally.add(Numbers.value(table, row, "count"));
        tally.count("deliveries", status, status, Numbers.value(table, row, "count"));
        Double size = Numbers.value(table, row, "sum_size");
        bytes += status.equals("sent") && size != null ? size : 0;
      }
      tally.put("deliveries", "bytes_sent", "size of sent", Report.Unit.BYTES, "deliveries", bytes);
    }
    delays();
  }

  /**
   * How many different values a field has; a question of its own, because a roll-up has one key.
   */
  private void different(String section, String type, String field, Condition where, String name)
      throws StoreException {
    Table table =
        asking.ask("different " + name, asking.about(type, span).where(where).distinct(field), 1);
    List<@Nullable Object> row = tally.row(table);
    if (table != null && row != null) {
      tally.count(
          section, name, "different " + name, Numbers.value(table, row, "distinct_" + field));
    }
  }

  private void delays() throws StoreException {
    Condition sent = Asking.is("status", "sent");
    different("deliveries", "mail_delivery", "recipient", sent, "recipients");
    Query.Builder delays =
        asking
            .about("mail_delivery", span)
            .where(sent)
            .quantile("delay", 0.5)
            .quantile("delay", 0.95)
            .max("delay");
    Table table = asking.ask("delays", delays, 1);
    List<@Nullable Object> row = tally.row(table);
    if (table == null || row == null) {
      return;
    }
    for (String[] delay :
        List.of(
            new String[] {"delay_p50", "delay, median", "p50_delay"},
            new String[] {"delay_p95", "delay, 95 % below", "p95_delay"},
            new String[] {"delay_max", "delay, longest", "max_delay"})) {
      tally.put(
          "deliveries",
          delay[0],
          delay[1],
          Report.Unit.SECONDS,
          "delays",
          Numbers.value(table, row, delay[2]));
    }
  }

  private void logins() throws StoreException {
    if (asking.keeps("mail_message", "sasl_username")) {
      Table table =
          asking.ask(
              "messages with a login",
              asking
                  .about("mail_message", span)
                  .where(Asking.present("sasl_username"))
                  .count()
                  .distinct("sasl_username"),
              1);
      List<@Nullable Object> row = tally.row(table);
      if (table != null && row != null) {
        tally.count(
            "logins", "messages", "messages with a login", Numbers.value(table, row, "count"));
        tally.count(
            "logins",
            "accounts",
            "accounts that sent",
            Numbers.value(table, row, "distinct_sasl_username"));
      }
    }
    if (asking.keeps("mail_disconnect", "auth_accepted")) {
      Table table =
          asking.ask("logins", asking.about("mail_disconnect", span).sum("auth_accepted"), 1);
      List<@Nullable Object> row = tally.row(table);
      if (table != null && row != null) {
        tally.count(
            "logins", "accepted", "logins accepted", Tally.sum(table, row, "auth_accepted"));
      }
    }
    tally.groups("logins", "failed", "mail_auth_failure", "kind");
  }

  private void weir() throws StoreException {
    tally.single("weir", "alerts", "alerts", "alert");
    tally.subjects("alert", "alert_subjects", "subjects of alerts");
    tally.single("weir", "blocks", "blocks begun or prolonged", "block");
    tally.subjects("block", "block_subjects", "subjects blocked");
    tally.single("weir", "block_ends", "blocks ended", "block_end");
    tally.single("weir", "spared", "blocks not made, to spare others", "spared");
  }

  /** Any log that is not mail: how many events of each type. */
  private void others() throws StoreException {
    int types = 0;
    for (EventType type : asking.kept()) {
      if (!KNOWN.contains(type.name()) && types++ < MOST_TYPES) {
        Table table = asking.ask(type.name(), asking.about(type.name(), span).count(), 1);
        List<@Nullable Object> row = tally.row(table);
        if (table != null && row != null) {
          tally.add(Numbers.value(table, row, "count"));
          tally.count("other", type.name(), type.name(), Numbers.value(table, row, "count"));
        }
      }
    }
  }
}
