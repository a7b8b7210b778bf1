package io.weir.engine.view;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole way of a message through the kept events, in the order of time. Where it got another
 * id, which an event names or a value like the message id tells, its events under that are there
 * too: a content filter hands messages back, a bounce is a message of its own. What the joins of
 * the pipeline declare says which fields those are, so that it need not be mail.
 */
public final class Trace {
  /** Ids of one message; more are a mailing list's digest or somebody's mischief. */
  private static final int MOST_IDS = 50;

  private static final int MOST_EVENTS = 1_000;

  /** A filter before the queue, the filter behind it, a notification about the message. */
  private static final int HOPS = 4;

  private final StoreDesk store;
  private final Join join;
  private final String id;
  private final Asked asked;
  private final Map<String, Event> found = new HashMap<>();

  /**
   * What is looked for.
   *
   * @param value an id of the message, of whatever kind: a queue id, a message id
   * @param from event time, included
   * @param until event time, not included
   * @param within how long each question to the store may take
   */
  public record Asked(String value, Instant from, Instant until, Duration within) {
    /** Without a time to look near. */
    public static final Duration USUAL = Duration.ofDays(30);

    /** A message may wait in a queue for five days. */
    private static final Duration BEFORE = Duration.ofDays(6);

    private static final Duration AFTER = Duration.ofDays(8);

    /** A message of the last 30 days. */
    public static Asked recent(String value, Instant now, Duration within) {
      return new Asked(value, now.minus(USUAL), now.plusSeconds(1), within);
    }

    /**
     * A message with an event at about this time.
     *
     * @throws DateTimeException with a sentence when no message can be of that time
     */
    public static Asked near(String value, Instant time, Instant now, Duration within) {
      if (time.isBefore(Instant.EPOCH) || time.isAfter(now.plus(AFTER))) {
        throw new DateTimeException("'" + time + "' is no time of a message.");
      }
      return new Asked(value, time.minus(BEFORE), time.plus(AFTER), within);
    }
  }

  private Trace(StoreDesk store, Join join, Asked asked) {
    this.store = store;
    this.join = join;
    this.asked = asked;
    id = Way.field(join);
  }

  /**
   * Finds them.
   *
   * @return the events, the oldest first; none when nothing has that id
   * @throws StoreException when the store does not answer, or not in time
   */
  public static List<Event> of(StoreDesk store, Asked asked) throws StoreException {
    List<Event> all = new ArrayList<>();
    for (Join join : store.joins()) {
      Trace trace = new Trace(store, join, asked);
      trace.follow();
      all.addAll(trace.found.values());
    }
    all.sort(
        Comparator.<Event>comparingLong(Event::micros)
            .thenComparing(e -> e.id().stream())
            .thenComparing(e -> e.id().place()));
    return all;
  }

  /** Hop by hop: events under the ids found last, and events that share a value with those. */
  private void follow() throws StoreException {
    Set<String> ids = spellings(asked.value());
    Set<String> values = ids;
    Set<String> known = new LinkedHashSet<>(ids);
    for (int hop = 0; hop < HOPS && known.size() < MOST_IDS; hop++) {
      Set<String> nextIds = new LinkedHashSet<>();
      Set<String> nextValues = new LinkedHashSet<>();
      for (Event event : look(ids, values)) {
        found.put(event.type().name() + ' ' + event.id(), event);
        idsOf(event).stream().filter(known::add).forEach(nextIds::add);
        for (String field : shared(join, event.type())) {
          String value = event.text(field);
          if (value != null && !value.isEmpty() && known.add(value)) {
            nextValues.add(value);
          }
        }
      }
      ids = nextIds;
      values = nextValues;
    }
  }

  /** A message id as it is written in a header, and as a log may have it. */
  private static Set<String> spellings(String id) {
    return id.length() > 2 && id.startsWith("<") && id.endsWith(">")
        ? Set.of(id, id.substring(1, id.length() - 1))
        : Set.of(id);
  }

  private List<Event> look(Set<String> ids, Set<String> values) throws StoreException {
    List<Event> events = new ArrayList<>();
    for (EventType type : store.kept()) {
      if (type.has(id)) {
        events.addAll(read(type, id, ids));
        for (String field : shared(join, type)) {
          events.addAll(read(type, field, values));
        }
      }
    }
    return events;
  }

  /** Fields with a value that all ids of a message have in common: {@code message_id}. */
  static List<String> shared(Join join, EventType type) {
    return join.links().stream()
        .filter(Join.BySameValue.class::isInstance)
        .map(link -> ((Join.BySameValue) link).field().name())
        .filter(type::has)
        .distinct()
        .toList();
  }

  /** Its own id, and others that it names: {@code original_queue_id}, {@code notification_…}. */
  private Set<String> idsOf(Event event) {
    Set<String> ids = new LinkedHashSet<>();
    for (Field field : event.type().fields()) {
      if (field.name().equals(id) || field.name().endsWith('_' + id)) {
        String value = event.text(field.name());
        if (value != null && !value.isEmpty() && !join.noMessage().contains(value)) {
          ids.add(value);
        }
      }
    }
    return ids;
  }

  private List<Event> read(EventType type, String field, Set<String> values) throws StoreException {
    if (values.isEmpty() || found.size() >= MOST_EVENTS) {
      return List.of();
    }
    Condition.Test test = new Condition.Test(Condition.Word.IN, values, List.of(), 0);
    return store.read(
        Query.about(type.name())
            .between(asked.from(), asked.until())
            .where(new Condition(Map.of(field, List.of(test))))
            .order(Query.Order.KEY)
            .within(asked.within())
            .most(MOST_EVENTS - found.size()));
  }
}
