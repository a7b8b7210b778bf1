package io.weir.web;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.view.EventFilter;
import io.weir.engine.view.StoreDesk;
import io.weir.engine.view.StoredAlert;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened to blocks, out of the store: blocked, prolonged, noted, unblocked, spared. */
final class BlockHistory {
  private static final List<String> TYPES =
      List.of("block", "block_end", "block_ask", "block_answer", "block_note", "spared");
  private static final int SHORT = 120;
  private static final int LONG = 400;

  private static final Comparator<Event> NEWEST =
      Comparator.<Event>comparingLong(Event::micros)
          .thenComparingLong(e -> e.id().stream())
          .thenComparingLong(e -> e.id().place())
          .thenComparingInt(e -> e.id().check())
          .reversed();

  private BlockHistory() {}

  /**
   * What is looked for.
   *
   * @param type one of the types, or empty for all
   * @param filters texts by field, as {@link EventFilter} reads them
   * @param range the time
   * @param after the last row of the page before, or null
   * @param most rows
   */
  record Asked(
      String type,
      Map<String, String> filters,
      TimeRange range,
      Query.@Nullable Row after,
      int most) {}

  /** The events, newest first; one more than asked for where there are more. */
  static List<Event> read(StoreDesk store, Asked asked) throws StoreException {
    List<Event> all = new ArrayList<>();
    for (EventType type : store.kept()) {
      if (TYPES.contains(type.name())
          && (asked.type().isEmpty() || asked.type().equals(type.name()))) {
        Query.Builder query =
            Query.about(type.name())
                .between(asked.range().from(), asked.range().until())
                .where(EventFilter.of(type, asked.filters()))
                .within(EventQuestion.PATIENCE);
        Query.Row after = asked.after();
        all.addAll(store.read((after == null ? query : query.after(after)).most(asked.most() + 1)));
      }
    }
    all.sort(NEWEST);
    return all.subList(0, Math.min(all.size(), asked.most() + 1));
  }

  /** Events about one subject, newest first. */
  static List<Event> about(
      StoreDesk store, String field, Set<String> values, TimeRange range, int most)
      throws StoreException {
    List<Event> all = new ArrayList<>();
    Condition where = StoredAlert.about(field, values);
    for (EventType type : store.kept()) {
      if (TYPES.contains(type.name())) {
        all.addAll(
            store.read(
                Query.about(type.name())
                    .between(range.from(), range.until())
                    .where(where)
                    .within(EventQuestion.PATIENCE)
                    .most(most)));
      }
    }
    all.sort(NEWEST);
    return all.subList(0, Math.min(all.size(), most));
  }

  /** As a table. */
  static Grid grid(List<Event> events, Instant now, ZoneId zone) {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Event e : events) {
      String field = AlertsRoutes.text(e, "subject_field");
      String value = AlertsRoutes.text(e, "subject");
      String author = AlertsRoutes.text(e, e.type().has("author") ? "author" : "rule");
      String alert = e.type().has("alert_id") ? AlertsRoutes.text(e, "alert_id") : "";
      rows.add(
          List.of(
              Grid.Cell.of(PageText.near(e.time(), now, zone)),
              Grid.Cell.of(what(e)),
              new Grid.Cell(Text.visible(value, SHORT), Links.subject(field, value)),
              Grid.Cell.of(Text.visible(AlertsRoutes.text(e, "action"), SHORT)),
              Grid.Cell.of(
                  e.type().has("until_time") && e.value("until_time") instanceof Long until
                      ? PageText.near(Event.instant(until), now, zone)
                      : ""),
              new Grid.Cell(
                  Text.visible(AlertsRoutes.text(e, "reason"), LONG), Links.alert(alert, e.time())),
              Grid.Cell.of(Text.visible(author, SHORT))));
    }
    return new Grid(
        "History of blocks",
        List.of(
            new Grid.Column("time", "When it happened.", false),
            new Grid.Column("what", "What happened.", false),
            new Grid.Column("subject", "To whom.", false),
            new Grid.Column("action", "By which action.", false),
            new Grid.Column("until", "When the block was to end.", false),
            new Grid.Column("reason", "Why; leads to the alert where there is one.", false),
            new Grid.Column("by", "A rule, a person, or weir itself.", false)),
        rows);
  }

  private static String what(Event e) {
    return switch (e.type().name()) {
      case "block" ->
          AlertsRoutes.text(e, "reason").startsWith("prolonged") ? "prolonged" : "blocked";
      case "block_end" -> "unblocked";
      case "block_ask" -> "asked";
      case "block_note" -> "noted";
      case "block_answer" -> AlertsRoutes.text(e, "outcome").replace('_', ' ');
      default -> "spared";
    };
  }

  /** The parameters of the next page. */
  static Map<String, String> next(Map<String, String> parameters, Event last) {
    Map<String, String> next = new LinkedHashMap<>(parameters);
    next.put("after", EventQuestion.after(last));
    return next;
  }
}
