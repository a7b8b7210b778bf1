package io.weir.web;

import io.weir.api.Address;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
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

  /** After the title of a table that is not about all events. */
  private String of = "";

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
    SubjectRows rows = new SubjectRows(store, () -> query(type));
    if (rows.isEmpty()) {
      return;
    }
    Bucket bucket = Series.bucket(range, zone);
    String name = type.name().replace('_', ' ');
    Chart chart = chart(name, type.doc(), rows.over(bucket, ""), bucket);
    charts.add(chart);
    of = rows.isAll() ? "" : " (newest " + PageText.number(SubjectRows.FEW) + ")";
    if (type.has(RECIPIENTS) && rows.isAll()) {
      String doc = type.field(RECIPIENTS).doc();
      charts.add(chart(name + ": recipients", doc, rows.over(bucket, RECIPIENTS), bucket));
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
        String label = EventsPage.label(other);
        add(type, label, other.doc(), other.name(), rows.top(other.name(), TOP));
      }
    }
    if (!field.equals(ADDRESS) && type.has(ADDRESS)) {
      List<Map.Entry<String, Double>> networks = rows.top(ADDRESS + "/24/64", TOP);
      add(type, "network", "The client's network.", ADDRESS, networks);
      places(type, rows, Key.Part.COUNTRY, "country");
      places(type, rows, Key.Part.ASN, "network operator");
    }
    if (newest.isEmpty()) {
      newest.add(EventsPage.narrow(type, rows.newest(NEWEST), now, zone));
    }
  }

  private Chart chart(String title, String doc, Map<Instant, Double> counted, Bucket bucket) {
    return new Chart(title, doc, zone.getId(), Series.bars(counted, range, bucket));
  }

  /**
   * A table of the most frequent values.
   *
   * @param of the field whose pages the values lead to
   */
  private void add(
      EventType type, String label, String doc, String of, List<Map.Entry<String, Double>> top) {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, Double> e : top) {
      rows.add(
          List.of(
              new Grid.Cell(Text.visible(e.getKey(), SHORT), Links.subject(of, e.getKey())),
              Grid.Cell.of(PageText.number(e.getValue()))));
    }
    table(type, label, doc, rows);
  }

  private void table(EventType type, String label, String doc, List<List<Grid.Cell>> rows) {
    if (!rows.isEmpty()) {
      tops.add(
          new Grid(
              type.name().replace('_', ' ') + " by " + label + of,
              List.of(
                  new Grid.Column(label, doc, false),
                  new Grid.Column("number", "How many there were.", true)),
              rows));
    }
  }

  /** Countries and operators of the most frequent addresses. */
  private void places(EventType type, SubjectRows from, Key.Part part, String label) {
    Key.Geo geo = store.geo();
    if (!geo.has(part)) {
      return;
    }
    Map<String, Double> byPlace = new HashMap<>();
    for (Map.Entry<String, Double> e : from.top(ADDRESS, LOOKED_UP)) {
      Address address = Address.parse(e.getKey());
      String place = address == null ? null : geo.of(part, address);
      if (place != null) {
        byPlace.merge(place, e.getValue(), Double::sum);
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
    table(type, label, "Of the " + LOOKED_UP + " most frequent addresses.", rows);
  }
}
