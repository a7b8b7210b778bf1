package io.weir.web;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Makes the page of events out of what the store answers. */
final class EventsPage {
  private static final DateTimeFormatter INPUT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.ROOT);
  private static final int SHORT = 120;
  private static final Set<String> PROCESS = Set.of("host", "program", "pid");

  /** Fields with a filter that is shown at once. */
  private static final int USUAL = 4;

  private EventsPage() {}

  /**
   * @param asked the question
   * @param events the answer
   * @param more whether there are more after them
   * @param kept all types to choose from
   * @param now the present time
   */
  static EventList of(
      EventQuestion asked,
      List<Event> events,
      boolean more,
      List<EventType> kept,
      Instant now,
      ZoneId zone) {
    TimeRange range = asked.range();
    String from = input(range.from(), zone);
    String until = input(range.until(), zone);
    Map<String, String> parameters = asked.parameters(from, until);
    String first = asked.after() == null ? "" : Links.to("events", parameters);
    String next = "";
    if (more && !events.isEmpty()) {
      Map<String, String> following = new LinkedHashMap<>(parameters);
      following.put("after", EventQuestion.after(events.get(events.size() - 1)));
      next = Links.to("events", following);
    }
    return new EventList(
        kept.stream().map(t -> choice(t.name(), asked.type().name())).toList(),
        asked.type().doc(),
        TimeRange.SPANS.stream().map(s -> choice(s, range.last())).toList(),
        from,
        until,
        range.last().isEmpty(),
        asked.oldestFirst(),
        filters(asked),
        "",
        grid(asked.type(), events, now, zone),
        next,
        first,
        Links.to("events.csv", parameters),
        Links.to("events.json", parameters));
  }

  /** The page when the question makes no sense, or was not answered. */
  static EventList problem(String sentence, List<EventType> kept) {
    Grid empty = new Grid("Events", List.of(), List.of());
    return new EventList(
        kept.stream().map(t -> choice(t.name(), "mail_message")).toList(),
        "",
        TimeRange.SPANS.stream().map(s -> choice(s, "24h")).toList(),
        "",
        "",
        false,
        false,
        List.of(),
        Text.visible(sentence, 500),
        empty,
        "",
        "",
        "",
        "");
  }

  private static EventList.Choice choice(String name, String chosen) {
    return new EventList.Choice(name, name.equals(chosen));
  }

  static String input(Instant at, ZoneId zone) {
    return INPUT.format(at.atZone(zone));
  }

  private static List<EventList.FieldFilter> filters(EventQuestion asked) {
    Set<String> usual = usual(asked.type());
    List<EventList.FieldFilter> filters = new ArrayList<>();
    for (Field field : asked.type().fields()) {
      String value = asked.filters().getOrDefault(field.name(), "");
      filters.add(
          new EventList.FieldFilter(
              EventQuestion.FIELD + field.name(),
              label(field),
              field.doc(),
              value,
              usual.contains(field.name()) || !value.isEmpty()));
    }
    return filters;
  }

  /** What people look for: fields with a page of their own, then those that the store indexes. */
  private static Set<String> usual(EventType type) {
    Set<String> usual = new LinkedHashSet<>();
    type.fields().stream().map(Field::name).filter(Links.SUBJECTS::contains).forEach(usual::add);
    usual.addAll(type.indexed());
    usual.addAll(type.counted());
    type.fields().stream()
        .limit(USUAL - Math.min(USUAL, usual.size()))
        .forEach(f -> usual.add(f.name()));
    return usual;
  }

  static String label(Field field) {
    return field.name().replace('_', ' ');
  }

  /** As {@link #grid}, without columns that say the same of each event, or which process it was. */
  static Grid narrow(EventType type, List<Event> events, Instant now, ZoneId zone) {
    return grid(
        type,
        events,
        field ->
            !field.name().equals("pid")
                && events.stream().map(e -> e.value(field.name())).distinct().count() > 1,
        now,
        zone);
  }

  /** As {@link #grid}, without columns that say which process wrote the line. */
  static Grid telling(EventType type, List<Event> events, Instant now, ZoneId zone) {
    return grid(type, events, field -> !PROCESS.contains(field.name()), now, zone);
  }

  /** Events as a table: columns that no event fills are left out. */
  static Grid grid(EventType type, List<Event> events, Instant now, ZoneId zone) {
    return grid(type, events, field -> true, now, zone);
  }

  private static Grid grid(
      EventType type, List<Event> events, Predicate<Field> which, Instant now, ZoneId zone) {
    List<Integer> slots = new ArrayList<>();
    List<Grid.Column> columns = new ArrayList<>();
    columns.add(new Grid.Column("time", "When it happened.", false));
    for (int i = 0; i < type.fields().size(); i++) {
      int slot = i;
      if (which.test(type.fields().get(i))
          && events.stream().anyMatch(e -> e.value(slot) != null && !"".equals(e.value(slot)))) {
        Field field = type.fields().get(i);
        slots.add(i);
        columns.add(new Grid.Column(label(field), field.doc(), isNumber(field)));
      }
    }
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Event event : events) {
      List<Grid.Cell> row = new ArrayList<>();
      row.add(Grid.Cell.of(PageText.near(event.time(), now, zone)));
      for (int slot : slots) {
        row.add(cell(event, type.fields().get(slot), now, zone));
      }
      rows.add(row);
    }
    return new Grid(type.doc(), columns, rows);
  }

  private static boolean isNumber(Field field) {
    return field.kind() == Field.Kind.INTEGER || field.kind() == Field.Kind.DECIMAL;
  }

  private static Grid.Cell cell(Event event, Field field, Instant now, ZoneId zone) {
    Object value = event.value(field.name());
    if (value == null) {
      return Grid.Cell.of("");
    }
    if (field.kind() == Field.Kind.TIME) {
      return Grid.Cell.of(PageText.near(Event.instant((Long) value), now, zone));
    }
    if (isNumber(field)) {
      return Grid.Cell.of(PageText.number(((Number) value).doubleValue()));
    }
    String text = String.valueOf(event.text(field.name()));
    String trace = Links.trace(field.name(), text, event.time());
    return new Grid.Cell(
        Text.visible(text, SHORT), trace.isEmpty() ? Links.subject(field.name(), text) : trace);
  }
}
