package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.engine.view.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which events a person asks for, as the parameters of a page say it: {@code
 * type=mail_message&last=7d&f.sender=*@example.org}.
 *
 * @param type the event type
 * @param range the time
 * @param filters texts by field, as {@link EventFilter} reads them
 * @param oldestFirst whether the oldest come first
 * @param after the last event of the page before, or null
 */
record EventQuestion(
    EventType type,
    TimeRange range,
    Map<String, String> filters,
    boolean oldestFirst,
    Query.@Nullable Row after) {
  /** Before the name of a field, so that no field is taken for another parameter. */
  static final String FIELD = "f.";

  /** Longer than any question takes: {@link TimedStore} ends them. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /**
   * Reads the parameters.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static EventQuestion of(Context ctx, List<EventType> kept, Instant now, ZoneId zone) {
    return of(ctx, parameter(ctx, "type"), "", kept, now, zone);
  }

  /**
   * Reads the parameters of a page about one type.
   *
   * @param span the time range when none is given; empty: 24h
   */
  static EventQuestion of(
      Context ctx, String name, String span, List<EventType> kept, Instant now, ZoneId zone) {
    EventType type = type(name, kept);
    Map<String, String> filters = new LinkedHashMap<>();
    type.fields()
        .forEach(
            field -> {
              String text = parameter(ctx, FIELD + field.name());
              if (!text.isBlank()) {
                filters.put(field.name(), text.strip());
              }
            });
    EventFilter.of(type, filters);
    String after = parameter(ctx, "after");
    return new EventQuestion(
        type,
        range(ctx, span, now, zone),
        filters,
        parameter(ctx, "order").equals("oldest"),
        row(after.isEmpty() ? parameter(ctx, "cursor") : after));
  }

  /**
   * The time range that the parameters {@code last}, {@code from} and {@code until} give.
   *
   * @param span the one without them; empty: 24h
   */
  static TimeRange range(Context ctx, String span, Instant now, ZoneId zone) {
    String last = parameter(ctx, "last");
    return TimeRange.of(
        last.isEmpty() ? span : last, parameter(ctx, "from"), parameter(ctx, "until"), now, zone);
  }

  static String parameter(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  private static EventType type(String name, List<EventType> kept) {
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("The store keeps no events.");
    }
    String wanted = name.isEmpty() ? "mail_message" : name;
    return kept.stream()
        .filter(type -> type.name().equals(wanted))
        .findFirst()
        .or(() -> name.isEmpty() ? kept.stream().findFirst() : Optional.empty())
        .orElseThrow(
            () -> new IllegalArgumentException("The store keeps no events of type " + name + "."));
  }

  static Query.@Nullable Row row(String after) {
    int comma = after.indexOf(',');
    try {
      return after.isEmpty()
          ? null
          : new Query.Row(
              Event.instant(Long.parseLong(after.substring(0, comma))),
              EventId.parse(after.substring(comma + 1)));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("This page cannot be found: begin at the first.", e);
    }
  }

  /** The same question from behind this event. */
  EventQuestion behind(Event last) {
    return new EventQuestion(
        type, range, filters, oldestFirst, new Query.Row(last.time(), last.id()));
  }

  /** The question how many they are, without its measures. */
  Query.Builder counted() {
    return Query.about(type.name())
        .between(range.from(), range.until())
        .where(EventFilter.of(type, filters))
        .within(PATIENCE);
  }

  /** The question to the store, one event more than shown, to know whether there are more. */
  Query query(int rows) {
    Query.Builder query =
        Query.about(type.name())
            .between(range.from(), range.until())
            .where(EventFilter.of(type, filters))
            .order(oldestFirst ? Query.Order.BOTTOM : Query.Order.TOP)
            .within(PATIENCE);
    return (after == null ? query : query.after(after)).most(rows);
  }

  /** The parameters again, without the place of a page. */
  Map<String, String> parameters(String from, String until) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("type", type.name());
    all.put("last", range.last());
    if (range.last().isEmpty()) {
      all.put("from", from);
      all.put("until", until);
    }
    filters.forEach((field, text) -> all.put(FIELD + field, text));
    all.put("order", oldestFirst ? "oldest" : "");
    return all;
  }

  /** The place behind an event, as a parameter. */
  static String after(Event last) {
    return last.micros() + "," + last.id();
  }
}
