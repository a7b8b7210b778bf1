package io.weir.web;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.api.rule.Condition;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.EventFilter;
import io.weir.engine.view.Operations;
import io.weir.engine.view.StoreDesk;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the engine about one address, account, sender or recipient. */
final class SubjectPage {
  private static final int TOP = 10;
  private static final int NEWEST = 20;
  private static final int MOST_BARS = 2_000;
  private static final int SHORT = 120;

  /** What is worth a table of its most frequent values, beside what has a page. */
  private static final List<String> TELLING = List.of("status", "reason", "stage", "kind");

  private final Operations operations;
  private final String field;
  private final String value;
  private final TimeRange range;
  private final Instant now;
  private final ZoneId zone;

  SubjectPage(
      Operations operations,
      String field,
      String value,
      TimeRange range,
      Instant now,
      ZoneId zone) {
    this.operations = operations;
    this.field = field;
    this.value = value;
    this.range = range;
    this.now = now;
    this.zone = zone;
  }

  /** The page; what the store does not answer is left out, and said. */
  SubjectView view() {
    List<Chart> charts = new ArrayList<>();
    List<Grid> tops = new ArrayList<>();
    List<Grid> newest = new ArrayList<>();
    List<List<Grid.Cell>> counts = new ArrayList<>();
    String problem = "";
    try {
      for (EventType type : operations.store().kept()) {
        if (type.has(field)) {
          about(type, charts, tops, newest, counts);
        }
      }
    } catch (StoreException | IllegalArgumentException e) {
      problem = Text.visible(String.valueOf(e.getMessage()), 500);
    }
    return new SubjectView(
        PageText.thing(field),
        Text.visible(value, SHORT),
        field,
        value,
        TimeRange.SPANS.stream().map(s -> new EventList.Choice(s, s.equals(range.last()))).toList(),
        state(),
        problem,
        charts,
        tops,
        newest,
        new Grid(
            "Events by type",
            List.of(
                new Grid.Column("events", "The type of event.", false),
                new Grid.Column("number", "How many there were.", true)),
            counts));
  }

  private List<SubjectView.Sentence> state() {
    List<SubjectView.Sentence> state = new ArrayList<>();
    operations.blocks().wanted().stream()
        .filter(b -> is(b.block().subject().field(), b.block().subject().value()))
        .forEach(
            b ->
                state.add(
                    new SubjectView.Sentence(
                        "top",
                        (b.dryRun() ? "Would be blocked" : "Blocked")
                            + " until "
                            + PageText.near(b.block().until(), now, zone)
                            + ": "
                            + Text.visible(b.block().reason(), 300))));
    operations.alerts().open().stream()
        .filter(a -> is(a.subject().field(), a.subject().value()))
        .forEach(
            a ->
                state.add(
                    new SubjectView.Sentence(
                        "over",
                        Text.visible(a.rule(), SHORT) + ": " + Text.visible(a.sentence(), 300))));
    return state;
  }

  private boolean is(String itsField, String itsValue) {
    return itsField.equals(field) && itsValue.equals(value);
  }

  private void about(
      EventType type,
      List<Chart> charts,
      List<Grid> tops,
      List<Grid> newest,
      List<List<Grid.Cell>> counts)
      throws StoreException {
    StoreDesk store = operations.store();
    Condition where = EventFilter.exactly(type.field(field), value);
    Bucket bucket = Series.bucket(range, zone);
    Query.Builder query =
        Query.about(type.name())
            .between(range.from(), range.until())
            .where(where)
            .within(EventQuestion.PATIENCE);
    List<Chart.Bar> bars =
        Series.bars(
            store,
            query.bucket(bucket).count().order(Query.Order.KEY).most(MOST_BARS),
            range,
            bucket);
    Chart chart = new Chart(type.name().replace('_', ' '), type.doc(), zone.getId(), bars);
    if (chart.total() == 0) {
      return;
    }
    charts.add(chart);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("type", type.name());
    parameters.put("last", range.last());
    String written = EventFilter.written(type.field(field), value);
    parameters.put(EventQuestion.FIELD + field, written);
    counts.add(
        List.of(
            new Grid.Cell(type.name(), written.isEmpty() ? "" : Links.to("events", parameters)),
            Grid.Cell.of(PageText.number(chart.total()))));
    for (Field other : type.fields()) {
      if (!other.name().equals(field)
          && (Links.SUBJECTS.contains(other.name()) || TELLING.contains(other.name()))) {
        top(store, type, where, other, tops);
      }
    }
    if (newest.isEmpty()) {
      List<Event> events =
          store.read(
              Query.about(type.name())
                  .between(range.from(), range.until())
                  .where(where)
                  .within(EventQuestion.PATIENCE)
                  .most(NEWEST));
      newest.add(EventsPage.narrow(type, events, now, zone));
    }
  }

  private void top(StoreDesk store, EventType type, Condition where, Field other, List<Grid> tops)
      throws StoreException {
    Table table =
        store.query(
            Query.about(type.name())
                .between(range.from(), range.until())
                .where(where)
                .by(other.name())
                .count()
                .within(EventQuestion.PATIENCE)
                .most(TOP));
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (List<?> row : table.rows()) {
      if (row.get(0) != null && !row.get(0).equals("") && row.get(1) instanceof Number n) {
        String text = String.valueOf(row.get(0));
        rows.add(
            List.of(
                new Grid.Cell(Text.visible(text, SHORT), Links.subject(other.name(), text)),
                Grid.Cell.of(PageText.number(n.doubleValue()))));
      }
    }
    if (!rows.isEmpty()) {
      tops.add(
          new Grid(
              type.name().replace('_', ' ') + " by " + EventsPage.label(other),
              List.of(
                  new Grid.Column(EventsPage.label(other), other.doc(), false),
                  new Grid.Column("number", "How many there were.", true)),
              rows));
    }
  }
}
