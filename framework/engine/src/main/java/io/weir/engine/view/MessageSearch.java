package io.weir.engine.view;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages by what a person knows of them, where the id is not known: the sender, a recipient, and
 * about when.
 *
 * @param filters texts by field, as {@link EventFilter} reads them; {@code <>} is the empty text
 * @param from event time, included
 * @param until event time, not included
 * @param within how long each question to the store may take
 */
public record MessageSearch(
    Map<String, String> filters, Instant from, Instant until, Duration within) {
  /** A message may have many events that match. */
  private static final int EVENTS_EACH = 4;

  /** Copies the filters. */
  public MessageSearch {
    filters = Map.copyOf(filters);
  }

  /**
   * A message that may be the one.
   *
   * @param id its id
   * @param event its newest event that matches
   */
  public record Candidate(String id, Event event) {}

  /**
   * Looks for them.
   *
   * @param most messages at most
   * @return the newest first
   * @throws IllegalArgumentException with a sentence when a filter is no value of its field, or no
   *     events of messages have these fields
   * @throws StoreException when the store does not answer, or not in time
   */
  public List<Candidate> find(StoreDesk store, int most) throws StoreException {
    List<Event> events = new ArrayList<>();
    boolean asked = false;
    for (Join join : store.joins()) {
      for (EventType type : types(store, join)) {
        asked = true;
        events.addAll(
            store.read(
                Query.about(type.name())
                    .between(from, until)
                    .where(where(type, join))
                    .within(within)
                    .most(most * EVENTS_EACH)));
      }
    }
    if (!asked) {
      throw new IllegalArgumentException(
          "the store keeps no events of messages with " + String.join(" and ", filters.keySet()));
    }
    events.sort(Comparator.<Event>comparingLong(Event::micros).reversed());
    Map<String, Candidate> found = new LinkedHashMap<>();
    for (Event event : events) {
      String id = Way.id(store, event);
      if (!id.isEmpty() && found.size() < most) {
        found.putIfAbsent(message(store, event, id), new Candidate(id, event));
      }
    }
    return List.copyOf(found.values());
  }

  /** A value that all ids of a message have in common, as far as it is known; else this one. */
  private static String message(StoreDesk store, Event event, String id) {
    for (Join join : store.joins()) {
      for (String field : Trace.shared(join, event.type())) {
        String value = event.text(field);
        if (value != null && !value.isEmpty()) {
          return value;
        }
      }
    }
    return id;
  }

  /** The type with one event for each message if it has the fields, else all that have them. */
  private List<EventType> types(StoreDesk store, Join join) {
    List<EventType> all = new ArrayList<>();
    EventType assembled = join.assembled();
    for (EventType type : store.kept()) {
      if (type.has(Way.field(join)) && filters.keySet().stream().allMatch(type::has)) {
        if (assembled != null && type.name().equals(assembled.name())) {
          return List.of(type);
        }
        all.add(type);
      }
    }
    return all;
  }

  private Condition where(EventType type, Join join) {
    Map<String, List<Condition.Test>> tests = new HashMap<>();
    filters.forEach(
        (field, text) ->
            tests.putAll(
                (text.equals("<>")
                        ? EventFilter.exactly(type.field(field), "")
                        : EventFilter.of(type, Map.of(field, text)))
                    .tests()));
    if (!join.noMessage().isEmpty()) {
      tests.put(
          Way.field(join),
          List.of(new Condition.Test(Condition.Word.NOT_IN, join.noMessage(), List.of(), 0)));
    }
    return new Condition(tests);
  }
}
