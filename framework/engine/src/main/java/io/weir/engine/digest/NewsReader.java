package io.weir.engine.digest;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.report.ReportWords;
import io.weir.engine.report.Span;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoreDesk;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds out what is new. */
final class NewsReader {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int MOST = 10;

  /** With more accounts nobody reads who is new. */
  private static final int MOST_ACCOUNTS = 50_000;

  private final StoreDesk store;
  private final Span span;
  private final Duration within;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param within how long each question may take
   */
  NewsReader(StoreDesk store, Span span, Duration within) {
    this.store = store;
    this.span = span;
    this.within = within;
  }

  /**
   * Asks.
   *
   * @param known shapes of unknown lines that were reported before
   * @throws StoreException when the database is away
   */
  News read(Status status, Set<String> known) throws StoreException {
    List<String> alerts = new ArrayList<>();
    for (Event event : newest("alert")) {
      alerts.add(time(event.time()) + "  " + text(event, "rule") + ": " + text(event, "sentence"));
    }
    List<String> blocks = new ArrayList<>();
    for (Event event : newest("block")) {
      blocks.add(
          time(event.time())
              + "  "
              + text(event, "subject")
              + " by "
              + text(event, "action")
              + ": "
              + text(event, "reason"));
    }
    List<String> accounts = accounts();
    List<Coverage.Shape> unknown =
        status.coverage().shapes().stream()
            .filter(shape -> !known.contains(shape.shape()))
            .limit(MOST)
            .toList();
    return new News(
        alerts,
        Math.max(0, count("alert") - alerts.size()),
        blocks,
        Math.max(0, count("block") - blocks.size()),
        accounts.size() > MOST ? accounts.subList(0, MOST) : accounts,
        Math.max(0, accounts.size() - MOST),
        unknown,
        status.problems(),
        notes);
  }

  private String time(Instant at) {
    ZoneId zone = span.zone();
    return span.length().compareTo(Duration.ofDays(2)) < 0
        ? TIME.format(at.atZone(zone))
        : ReportWords.time(at, zone);
  }

  private static String text(Event event, String field) {
    String text = event.type().has(field) ? event.text(field) : null;
    return text == null ? "" : text;
  }

  private Optional<EventType> type(String name) {
    return store.kept().stream().filter(type -> type.name().equals(name)).findFirst();
  }

  private Query.Builder asked(String type) {
    return Query.about(type).between(span.from(), span.until()).within(within);
  }

  private List<Event> newest(String type) throws StoreException {
    if (type(type).isEmpty()) {
      return List.of();
    }
    try {
      return store.read(asked(type).most(MOST));
    } catch (StoreException e) {
      note(type + "s", e);
      return List.of();
    }
  }

  private long count(String type) throws StoreException {
    if (type(type).isEmpty()) {
      return 0;
    }
    try {
      Table table = store.query(asked(type).count().most(1));
      return table.rows().get(0).get(0) instanceof Number n ? n.longValue() : 0;
    } catch (StoreException e) {
      note("the number of " + type + "s", e);
      return 0;
    }
  }

  /** Who sent in this time, and not in the month before. */
  private List<String> accounts() throws StoreException {
    String field = "sasl_username";
    if (type("mail_message").filter(type -> type.counted().contains(field)).isEmpty()) {
      return List.of();
    }
    try {
      Set<String> now = accounts(field, span.from(), span.until());
      Set<String> before = accounts(field, span.from().minus(MONTH), span.from());
      if (before.isEmpty()) {
        return List.of(); // nothing is known of the month before, and so all would be new
      }
      now.removeAll(before);
      return new ArrayList<>(now);
    } catch (StoreException e) {
      note("accounts seen for the first time", e);
      return List.of();
    }
  }

  private Set<String> accounts(String field, Instant from, Instant until) throws StoreException {
    Table table =
        store.query(
            Query.about("mail_message")
                .between(from, until)
                .hourly(field)
                .by(field)
                .count()
                .within(within)
                .most(MOST_ACCOUNTS));
    Set<String> found = new TreeSet<>();
    for (List<?> row : table.rows()) {
      if (row.get(0) instanceof String account && !account.isEmpty()) {
        found.add(account);
      }
    }
    if (table.more()) {
      notes.add("accounts seen for the first time: there are too many accounts");
      return new HashSet<>();
    }
    return found;
  }

  private void note(String what, StoreException e) throws StoreException {
    if (e.reason() == StoreException.Reason.AWAY) {
      throw e;
    }
    notes.add(what + ": " + e.getMessage());
  }
}
