package io.weir.engine.report;

import io.weir.api.EventType;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store within a time for all questions together. What it cannot answer is missing in the
 * report, which says so; only a store that is away ends it.
 */
final class Asking {
  /**
   * A question that has less is not asked: databases count whole seconds. All have a second at
   * least, so the first one is always asked.
   */
  private static final Duration LEAST = Duration.ofMillis(500);

  private final Map<String, EventType> kept = new LinkedHashMap<>();
  private final Reporter.Store store;
  private final Clock clock;
  private final Instant end;
  private final List<String> notes = new ArrayList<>();
  private final List<String> late = new ArrayList<>();

  Asking(Collection<EventType> types, Reporter.Store store, Clock clock, Duration longest) {
    types.forEach(type -> kept.put(type.name(), type));
    this.store = store;
    this.clock = clock;
    end = clock.instant().plus(longest);
  }

  private Asking(Asking whole) {
    kept.putAll(whole.kept);
    store = whole.store;
    clock = whole.clock;
    end = whole.end;
  }

  /** For a part of the questions, on a thread of its own; the time is the same. */
  Asking part() {
    return new Asking(this);
  }

  /** What is missing of a part, after it was asked. */
  void add(Asking part) {
    notes.addAll(part.notes);
    part.late.stream().filter(what -> !late.contains(what)).forEach(late::add);
  }

  Collection<EventType> kept() {
    return kept.values();
  }

  boolean keeps(String type, String... fields) {
    EventType known = kept.get(type);
    if (known == null) {
      return false;
    }
    for (String field : fields) {
      if (!known.has(field)) {
        return false;
      }
    }
    return true;
  }

  /** A question that roll-ups may answer. */
  Query.Builder about(String type, Span span) {
    return Query.about(type).between(span.from(), span.until()).fromRollUps();
  }

  /**
   * The answer.
   *
   * @param what is asked, for a note when there is no answer
   * @return null when there is none
   */
  @Nullable Table ask(String what, Query.Builder query, int most) throws StoreException {
    Duration left = Duration.between(clock.instant(), end);
    if (left.compareTo(LEAST) < 0) {
      if (!late.contains(what)) {
        late.add(what);
      }
      return null;
    }
    try {
      return store.query(query.within(left).most(most));
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.AWAY) {
        throw e;
      }
      notes.add(what + " could not be counted: " + e.getMessage());
      return null;
    }
  }

  /** What is missing. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (!late.isEmpty()) {
      all.add("the time for this report was over; missing: " + String.join(", ", late));
    }
    return all;
  }

  static Condition is(String field, String value) {
    return new Condition(
        Map.of(field, List.of(new Condition.Test(Condition.Word.IS, Set.of(value), List.of(), 0))));
  }

  static Condition present(String field) {
    return new Condition(
        Map.of(
            field,
            List.of(new Condition.Test(Condition.Word.EMPTY, Set.of("false"), List.of(), 0))));
  }
}
