package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which roll-up answers a question, and how.
 *
 * @param roll its place among those of the type
 * @param rolled the roll-up
 * @param groups the places of the question's groups in a key
 * @param tests for each value of a key those that it must pass
 * @param column the value of a key whose different values are measured; -1 for none
 * @param totals whether the row's own totals are the answer
 */
record RollUpPlan(
    int roll,
    Rolled rolled,
    List<Integer> groups,
    List<List<Condition.Test>> tests,
    int column,
    boolean totals) {
  /** No roll-up reaches further, and so many pieces are looked at. */
  private static final Duration LONGEST = Duration.ofDays(366L * 11);

  /** The plan; null when no roll-up has the answer. */
  static @Nullable RollUpPlan of(EventType type, Query query) {
    if (query.hourly().isPresent() || !query.any().isEmpty() || !fullHours(query)) {
      return null;
    }
    List<Rolled> all = Rolled.of(type);
    for (int i = 0; i < all.size(); i++) {
      RollUpPlan plan = of(i, all.get(i), query);
      if (plan != null) {
        return plan;
      }
    }
    return null;
  }

  private static @Nullable RollUpPlan of(int roll, Rolled rolled, Query query) {
    List<Integer> groups = new ArrayList<>();
    for (Group group : query.by()) {
      groups.add(rolled.by().indexOf(group));
    }
    List<List<Condition.Test>> tests = new ArrayList<>();
    rolled.by().forEach(group -> tests.add(List.of()));
    for (Map.Entry<String, List<Condition.Test>> test : query.where().tests().entrySet()) {
      int at = rolled.whole(test.getKey());
      if (at < 0) {
        return null;
      }
      tests.set(at, test.getValue());
    }
    int column = -1;
    boolean grouped = !groups.isEmpty() || query.bucket() != null;
    for (Query.Measure m : query.measures()) {
      if (isOfNumber(rolled, m)) {
        continue;
      }
      int at = rolled.whole(m.field());
      if (at < 0
          || grouped
          || column >= 0 && column != at
          || !measures(rolled.kinds().get(at), m)) {
        return null;
      }
      column = at;
    }
    if (groups.contains(-1)) {
      return null;
    }
    boolean totals = groups.isEmpty() && column < 0 && query.where().tests().isEmpty();
    return new RollUpPlan(roll, rolled, groups, tests, column, totals);
  }

  private static boolean isOfNumber(Rolled rolled, Query.Measure m) {
    return switch (m.function()) {
      case COUNT -> true;
      case SUM, AVERAGE, MAX -> rolled.number(m.field()) >= 0;
      default -> false;
    };
  }

  private static boolean measures(Field.Kind kind, Query.Measure m) {
    boolean number = kind == Field.Kind.INTEGER || kind == Field.Kind.DECIMAL;
    return m.function() == Query.Measure.Function.DISTINCT || number;
  }

  /** Whether no piece of time begins or ends within an hour. */
  private static boolean fullHours(Query query) {
    Bucket bucket = query.bucket();
    if (bucket == null) {
      return true;
    }
    if (Duration.between(query.from(), query.until()).compareTo(LONGEST) > 0) {
      return false;
    }
    Instant at = bucket.start(query.from());
    while (at.isBefore(query.until())) {
      if (!at.equals(at.truncatedTo(ChronoUnit.HOURS))) {
        return false;
      }
      at = bucket.next(at);
    }
    return true;
  }

  /** Whether the tests leave out but events without a value. */
  boolean onlyPresent() {
    return tests.stream()
        .flatMap(List::stream)
        .allMatch(t -> t.word() == Condition.Word.EMPTY && t.values().contains("false"));
  }
}
