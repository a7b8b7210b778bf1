package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that are looked for, of a field of {@link EventType#searched}.
 *
 * @param field the field
 * @param values texts and addresses, as events have them
 */
record Search(String field, Set<Object> values) {
  /** More values than a trace has ids are not looked for one by one. */
  private static final int MOST_VALUES = 100;

  /** What a condition looks for; null when it names no values of such a field. */
  static @Nullable Search of(EventType type, Condition where) {
    for (Map.Entry<String, List<Condition.Test>> tests : where.tests().entrySet()) {
      if (type.searched().contains(tests.getKey())) {
        for (Condition.Test test : tests.getValue()) {
          Set<Object> values = values(type.field(tests.getKey()), test);
          if (values != null) {
            return new Search(tests.getKey(), values);
          }
        }
      }
    }
    return null;
  }

  /** What a question that only counts looks for; null where postings do not have the answer. */
  static @Nullable Search ofCount(EventType type, Query query) {
    Map<String, List<Condition.Test>> tests = query.where().tests();
    boolean counts =
        query.measures().size() == 1
            && query.measures().get(0).function() == Query.Measure.Function.COUNT;
    return counts
            && query.by().isEmpty()
            && query.any().isEmpty()
            && query.hourly().isEmpty()
            && tests.size() == 1
            && tests.values().iterator().next().size() == 1
        ? of(type, query.where())
        : null;
  }

  private static @Nullable Set<Object> values(Field field, Condition.Test test) {
    if (test.word() != Condition.Word.IS && test.word() != Condition.Word.IN) {
      return null;
    }
    Set<Object> values = new LinkedHashSet<>();
    if (field.kind() == Field.Kind.ADDRESS) {
      for (Network network : test.networks()) {
        if (network.prefix() != network.address().bits()) {
          return null;
        }
        values.add(network.address());
      }
    } else {
      values.addAll(test.values());
    }
    return values.size() > MOST_VALUES ? null : values;
  }
}
