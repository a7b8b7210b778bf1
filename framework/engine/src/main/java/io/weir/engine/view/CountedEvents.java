package io.weir.engine.view;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Subject;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kept events that an alert counted, by their ids. A store finds events by time alone, so the
 * time of the alert is read, the newest first, first the events of its subject and then, where some
 * are missing, others too: the subject may be spelled in another way in the log.
 */
public final class CountedEvents {
  private static final int PAGE = 2_000;

  /** Events that are looked at, for one alert. */
  private static final int MOST = 20_000;

  private static final Duration BEFORE = Duration.ofDays(1);

  private final StoreDesk store;
  private final Asked asked;
  private final Set<EventId> missing;
  private final List<Event> found = new ArrayList<>();
  private final long end;
  private int left = MOST;

  /**
   * What is looked for.
   *
   * @param ids the events
   * @param types the types of event that the rule watches
   * @param subject what the alert is about
   * @param first event time of the first that counts
   * @param last event time of the last
   * @param within how long that may take
   */
  public record Asked(
      List<EventId> ids,
      List<String> types,
      Subject subject,
      Instant first,
      Instant last,
      Duration within) {}

  private CountedEvents(StoreDesk store, Asked asked) {
    this.store = store;
    this.asked = asked;
    missing = new HashSet<>(asked.ids());
    end = System.nanoTime() + asked.within().toNanos();
  }

  /**
   * Finds them.
   *
   * @return those that are kept, newest first
   * @throws StoreException when the store does not answer, or not in time
   */
  public static List<Event> of(StoreDesk store, Asked asked) throws StoreException {
    CountedEvents counted = new CountedEvents(store, asked);
    List<EventType> kept =
        store.kept().stream().filter(t -> asked.types().contains(t.name())).toList();
    counted.lookForSubject(kept, asked.first(), asked.last().plusSeconds(1));
    for (EventType type : kept) {
      counted.look(type, Condition.any(), asked.first(), asked.last().plusSeconds(1));
    }
    // An alert about alerts begins with the first of them, which counted events before that.
    counted.lookForSubject(kept, asked.first().minus(BEFORE), asked.first());
    counted.found.sort(Comparator.<Event>comparingLong(Event::micros).reversed());
    return counted.found;
  }

  private void lookForSubject(List<EventType> kept, Instant from, Instant until)
      throws StoreException {
    for (EventType type : kept) {
      Condition subject = subject(type, asked.subject());
      if (subject != null) {
        look(type, subject, from, until);
      }
    }
  }

  private static @Nullable Condition subject(EventType type, Subject subject) {
    if (!type.has(subject.field())) {
      return null;
    }
    Field field = type.field(subject.field());
    if (field.kind() != Field.Kind.ADDRESS) {
      return condition(
          field, new Condition.Test(Condition.Word.IS, Set.of(subject.value()), List.of(), 0));
    }
    try {
      Network network = Network.parse(subject.value());
      return condition(
          field,
          new Condition.Test(Condition.Word.IN, Set.of(network.toString()), List.of(network), 0));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Condition condition(Field field, Condition.Test test) {
    return new Condition(Map.of(field.name(), List.of(test)));
  }

  private void look(EventType type, Condition where, Instant from, Instant until)
      throws StoreException {
    Event last = null;
    while (!missing.isEmpty() && left > 0 && System.nanoTime() < end) {
      int most = Math.min(PAGE, left);
      Query.Builder query =
          Query.about(type.name()).between(from, until).where(where).within(asked.within());
      List<Event> page = store.read((last == null ? query : query.after(last)).most(most));
      for (Event event : page) {
        if (missing.remove(event.id())) {
          found.add(event);
        }
      }
      left -= page.size();
      if (page.size() < most) {
        return;
      }
      last = page.get(page.size() - 1);
    }
  }
}
