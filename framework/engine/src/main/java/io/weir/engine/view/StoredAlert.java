package io.weir.engine.view;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Subject;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An alert by its id: as it is kept, and as it is now where it is active.
 *
 * @param event as it began; null when the store does not have it, or not yet
 * @param now as it is; null when it is over
 */
public record StoredAlert(@Nullable Event event, @Nullable Alert now) {
  /** The type of event that an alert is kept as. */
  public static final String TYPE = "alert";

  private static final Duration NEAR = Duration.ofSeconds(2);

  /** How long a question to the store may take where the asker sets no bound. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  /**
   * Finds it.
   *
   * @param near a time near which it was raised, or null
   * @return null when there is none
   */
  public static @Nullable StoredAlert find(Operations operations, String id, @Nullable Instant near)
      throws StoreException {
    Alert now =
        operations.alerts().open().stream().filter(a -> a.id().equals(id)).findFirst().orElse(null);
    Event event = null;
    if (now != null) {
      event = read(operations, id, now.last().minus(NEAR), now.last().plus(NEAR));
    } else {
      if (near != null) {
        event = read(operations, id, near.minus(NEAR), near.plus(NEAR));
      }
      if (event == null) {
        event = read(operations, id, Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));
      }
    }
    return event == null && now == null ? null : new StoredAlert(event, now);
  }

  private static @Nullable Event read(Operations operations, String id, Instant from, Instant until)
      throws StoreException {
    return all(operations, TYPE, from, until, "alert_id", id, 1).stream().findFirst().orElse(null);
  }

  /** Events of one of the engine's types with a value, newest first. */
  public static List<Event> all(
      Operations operations,
      String type,
      Instant from,
      Instant until,
      String field,
      String value,
      int most)
      throws StoreException {
    if (operations.store().kept().stream().noneMatch(t -> t.name().equals(type))) {
      return List.of();
    }
    return operations
        .store()
        .read(
            Query.about(type)
                .between(from, until)
                .where(is(Map.of(field, value)))
                .within(PATIENCE)
                .most(most));
  }

  /** All fields have these very values. */
  public static Condition is(Map<String, String> values) {
    Map<String, List<Condition.Test>> tests = new HashMap<>();
    values.forEach(
        (field, value) ->
            tests.put(
                field,
                List.of(new Condition.Test(Condition.Word.IS, Set.of(value), List.of(), 0))));
    return new Condition(tests);
  }

  /** Events of the engine about one of these subjects. */
  public static Condition about(String field, Set<String> values) {
    return new Condition(
        Map.of(
            "subject_field",
            List.of(new Condition.Test(Condition.Word.IS, Set.of(field), List.of(), 0)),
            "subject",
            List.of(new Condition.Test(Condition.Word.IN, values, List.of(), 0))));
  }

  public String id() {
    return now != null ? now.id() : text("alert_id");
  }

  public String rule() {
    return now != null ? now.rule() : text("rule");
  }

  public int level() {
    return now != null
        ? now.level()
        : event != null && event.value("level") instanceof Long l ? l.intValue() : 1;
  }

  public Subject subject() {
    return now != null ? now.subject() : new Subject(text("subject_field"), text("subject"));
  }

  public Instant first() {
    if (now != null) {
      return now.first();
    }
    return event != null && event.value("first_time") instanceof Long first
        ? Event.instant(first)
        : last();
  }

  /** When it was raised. */
  public Instant last() {
    return event != null ? event.time() : now != null ? now.last() : Instant.EPOCH;
  }

  public String unit() {
    return now != null ? now.unit() : text("unit");
  }

  /** What was measured when it was raised. */
  public double measure() {
    return number("measure", now == null ? 0 : now.measure());
  }

  public double limit() {
    return number("threshold", now == null ? 0 : now.limit());
  }

  public String sentence() {
    return event != null ? text("sentence") : now == null ? "" : now.sentence();
  }

  /** The events it names, oldest first. */
  public List<EventId> events() {
    if (now != null && !now.events().isEmpty()) {
      return now.events();
    }
    List<EventId> ids = new ArrayList<>();
    for (String word : text("events").split(" ", -1)) {
      EventId id = parsed(word);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** Null for the last one where the text was cut. */
  private static @Nullable EventId parsed(String word) {
    try {
      return EventId.parse(word);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private double number(String field, double otherwise) {
    return event != null && event.value(field) instanceof Number n ? n.doubleValue() : otherwise;
  }

  public String text(String field) {
    String text = event == null ? null : event.text(field);
    return text == null ? "" : text;
  }
}
