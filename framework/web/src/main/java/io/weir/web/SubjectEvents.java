package io.weir.web;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.EventFilter;
import io.weir.engine.view.StoreDesk;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A subject's events in a time: how many, with what values, the newest. */
final class SubjectEvents {
  private static final String ADDRESS = "client_address";
  private static final String RECIPIENTS = "recipient_count";
  private static final int TOP = 10;
  private static final int NEWEST = 20;
  private static final int MOST_BARS = 2_000;

  /** Addresses whose country is looked up. */
  private static final int LOOKED_UP = 1_000;

  private static final int SHORT = 120;

  /** What is worth a table of its most frequent values, beside what has a page. */
  private static final List<String> TELLING = List.of("status", "reason", "stage", "kind");

  private final StoreDesk store;
  private final String field;
  private final String value;
  private final TimeRange range;
  private final Instant now;
  private final ZoneId zone;

  final List<Chart> charts = new ArrayList<>();
  final List<Grid> tops = new ArrayList<>();
  final List<Grid> newest = new ArrayList<>();
  final List<List<Grid.Cell>> counts = new ArrayList<>();

  SubjectEvents(
      StoreDesk store, String field, String value, TimeRange range, Instant now, ZoneId zone) {
    this.store = store;
    this.field = field;
    this.value = value;
    this.range = range;
    this.now = now;
    this.zone = zone;
  }

  /** Asks for all types that have the field. */
  void ask() throws StoreException {
    for (EventType type : store.kept()) {
      if (type.has(whole())) {
        about(type);
      }
    }
  }

  /** The field without a part. */
  private String whole() {
    int slash = field.indexOf('/');
    return slash < 0 ? field : field.substring(0, slash);
  }

  private boolean isDomain() {
    return field.indexOf('/') >= 0;
  }

  private Condition where(EventType type) {
    return isDomain()
        ? new Condition(
            Map.of(
                field,
                List.of(
                    new Condition.Test(
                        Condition.Word.IS, Set.of(value.toLowerCase(Locale.ROOT)), List.of(), 0))))
        : EventFilter.exactly(type.field(field), value);
  }

  /** As the field of a search takes it; empty when it cannot. */
  private String written(EventType type) {
    return isDomain() ? "*@" + value + "*" : EventFilter.written(type.field(field), value);
  }

  private Query.Builder query(EventType type) {
    return Query.about(type.name())
        .between(range.from(), range.until())
        .where(where(type))
        .within(EventQuestion.PATIENCE);
  }

  private void about(EventType type) throws StoreException {
    Bucket bucket = Series.bucket(range, zone);
    String name = type.name().replace('_', ' ');
    Chart chart = chart(name, type.doc(), query(type).bucket(bucket).count(), bucket);
    if (chart.total() == 0) {
      return;
    }
    charts.add(chart);
    if (type.has(RECIPIENTS)) {
      charts.add(
          chart(
              name + ": recipients",
              type.field(RECIPIENTS).doc(),
              query(type).bucket(bucket).sum(RECIPIENTS),
              bucket));
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("type", type.name());
    parameters.put("last", range.last());
    String written = written(type);
    parameters.put(EventQuestion.FIELD + whole(), written);
    counts.add(
        List.of(
            new Grid.Cell(type.name(), written.isEmpty() ? "" : Links.to("events", parameters)),
            Grid.Cell.of(PageText.number(chart.total()))));
    for (Field other : type.fields()) {
      if (!other.name().equals(field)
          && (Links.SUBJECTS.contains(other.name()) || TELLING.contains(other.name()))) {
        top(type, other.name(), EventsPage.label(other), other.doc());
      }
    }
    if (!field.equals(ADDRESS) && type.has(ADDRESS)) {
      top(type, ADDRESS + "/24/64", "network", "The client's network.");
      places(type, Key.Part.COUNTRY, "country");
      places(type, Key.Part.ASN, "network operator");
    }
    if (newest.isEmpty()) {
      List<Event> events = store.read(query(type).most(NEWEST));
      newest.add(EventsPage.narrow(type, events, now, zone));
    }
  }

  private Chart chart(String title, String doc, Query.Builder asked, Bucket bucket)
      throws StoreException {
    List<Chart.Bar> bars =
        Series.bars(store, asked.order(Query.Order.KEY).most(MOST_BARS), range, bucket);
    return new Chart(title, doc, zone.getId(), bars);
  }

  private void top(EventType type, String group, String label, String doc) throws StoreException {
    Table table = store.query(query(type).by(group).count().most(TOP));
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (List<?> row : table.rows()) {
      if (row.get(0) != null && !row.get(0).equals("") && row.get(1) instanceof Number n) {
        String text = String.valueOf(row.get(0));
        String of = group.startsWith(ADDRESS) ? ADDRESS : group;
        rows.add(
            List.of(
                new Grid.Cell(Text.visible(text, SHORT), Links.subject(of, text)),
                Grid.Cell.of(PageText.number(n.doubleValue()))));
      }
    }
    add(type, label, doc, rows);
  }

  private void add(EventType type, String label, String doc, List<List<Grid.Cell>> rows) {
    if (!rows.isEmpty()) {
      tops.add(
          new Grid(
              type.name().replace('_', ' ') + " by " + label,
              List.of(
                  new Grid.Column(label, doc, false),
                  new Grid.Column("number", "How many there were.", true)),
              rows));
    }
  }

  /** Countries and operators of the most frequent addresses. */
  private void places(EventType type, Key.Part part, String label) throws StoreException {
    Key.Geo geo = store.geo();
    if (!geo.has(part)) {
      return;
    }
    Map<String, Double> byPlace = new HashMap<>();
    for (List<?> row : store.query(query(type).by(ADDRESS).count().most(LOOKED_UP)).rows()) {
      Address address = row.get(0) == null ? null : Address.parse(String.valueOf(row.get(0)));
      String place = address == null ? null : geo.of(part, address);
      if (place != null && row.get(1) instanceof Number n) {
        byPlace.merge(place, n.doubleValue(), Double::sum);
      }
    }
    List<List<Grid.Cell>> rows =
        byPlace.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .limit(TOP)
            .map(
                e -> {
                  String name = geo.name(part, e.getKey());
                  String text = e.getKey() + (name == null ? "" : " " + name);
                  return List.of(
                      new Grid.Cell(
                          Text.visible(text, SHORT),
                          Links.subject(ADDRESS + part.suffix(), e.getKey())),
                      Grid.Cell.of(PageText.number(e.getValue())));
                })
            .toList();
    add(type, label, "Of the " + LOOKED_UP + " most frequent addresses.", rows);
  }
}
