package io.weir.engine.view;

import io.weir.api.Event;
import io.weir.api.parser.Join;
import io.weir.api.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of a message: the events that {@link Trace} found, with the time between them.
 *
 * @param asked the id that was asked for
 * @param ids the ids under which it went, in order
 * @param steps its events, the oldest first
 */
public record Way(String asked, List<String> ids, List<Way.Step> steps) {
  /**
   * An event of the message.
   *
   * @param event what happened
   * @param id the message's id in it
   * @param sinceFirst how long after the first event
   * @param sinceBefore how long after the event before it
   */
  public record Step(Event event, String id, Duration sinceFirst, Duration sinceBefore) {}

  /** Copies the lists. */
  public Way {
    ids = List.copyOf(ids);
    steps = List.copyOf(steps);
  }

  /**
   * Looks for a message.
   *
   * @throws StoreException when the store does not answer, or not in time
   */
  public static Way of(StoreDesk store, Trace.Asked asked) throws StoreException {
    List<Event> events = Trace.of(store, asked);
    Set<String> ids = new LinkedHashSet<>();
    List<Way.Step> steps = new ArrayList<>();
    for (Event event : events) {
      Event before = steps.isEmpty() ? event : steps.get(steps.size() - 1).event();
      String id = id(store, event);
      if (!id.isEmpty()) {
        ids.add(id);
      }
      steps.add(new Way.Step(event, id, between(events.get(0), event), between(before, event)));
    }
    return new Way(asked.value(), List.copyOf(ids), steps);
  }

  /** From the first event to the last. */
  public Duration took() {
    return steps.isEmpty() ? Duration.ZERO : steps.get(steps.size() - 1).sinceFirst();
  }

  /** The id of the message that an event belongs to; empty when it has none. */
  static String id(StoreDesk store, Event event) {
    for (Join join : store.joins()) {
      String field = field(join);
      String id = event.type().has(field) ? event.text(field) : null;
      if (id != null) {
        return id;
      }
    }
    return "";
  }

  /** The field with a message's id: the last part of the join's key. */
  static String field(Join join) {
    return join.key().get(join.key().size() - 1).field().name();
  }

  private static Duration between(Event first, Event other) {
    return Duration.between(first.time(), other.time());
  }
}
