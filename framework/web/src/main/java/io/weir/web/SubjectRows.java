package io.weir.web;

import io.weir.api.Event;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.StoreDesk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers about a subject's events of one type. Few are read once and counted here: a store without
 * an index on the subject looks at all rows of the time for each question. Many are counted by it.
 */
final class SubjectRows {
  /** Some megabytes. */
  private static final int FEW = 3_000;

  private static final int MOST_BUCKETS = 2_000;

  private final StoreDesk store;
  private final Supplier<Query.Builder> query;
  private final List<Event> read;

  /**
   * @param query a new question about the subject's events of the type
   */
  SubjectRows(StoreDesk store, Supplier<Query.Builder> query) throws StoreException {
    this.store = store;
    this.query = query;
    read = store.read(query.get().most(FEW + 1));
  }

  private boolean isAll() {
    return read.size() <= FEW;
  }

  boolean isEmpty() {
    return read.isEmpty();
  }

  /** The newest. */
  List<Event> newest(int most) {
    return read.subList(0, Math.min(most, read.size()));
  }

  /**
   * By piece of time how many, or the sum of a field.
   *
   * @param sum the field, or empty
   */
  Map<Instant, Double> over(Bucket bucket, String sum) throws StoreException {
    Map<Instant, Double> counts = new HashMap<>();
    if (isAll()) {
      for (Event event : read) {
        double each =
            sum.isEmpty() ? 1 : event.value(sum) instanceof Number n ? n.doubleValue() : 0;
        counts.merge(bucket.start(event.time()), each * event.times(), Double::sum);
      }
      return counts;
    }
    Query.Builder asked = query.get().bucket(bucket).order(Query.Order.KEY);
    Table table = store.query((sum.isEmpty() ? asked.count() : asked.sum(sum)).most(MOST_BUCKETS));
    for (List<?> row : table.rows()) {
      if (row.get(0) instanceof String at && row.get(1) instanceof Number n) {
        counts.put(Instant.parse(at), n.doubleValue());
      }
    }
    return counts;
  }

  /** The most frequent values of a field or a part of it, without the empty one. */
  List<Map.Entry<String, Double>> top(String group, int most) throws StoreException {
    List<Map.Entry<String, Double>> top = new ArrayList<>();
    if (isAll()) {
      Group by = Group.parse(group);
      Map<String, Double> counts = new HashMap<>();
      for (Event event : read) {
        Object value = by.of(event.value(by.field()));
        if (value != null && !value.equals("")) {
          counts.merge(value.toString(), (double) event.times(), Double::sum);
        }
      }
      counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Double>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
          .limit(most)
          .forEach(top::add);
      return top;
    }
    for (List<?> row : store.query(query.get().by(group).count().most(most)).rows()) {
      if (row.get(0) != null && !row.get(0).equals("") && row.get(1) instanceof Number n) {
        top.add(Map.entry(String.valueOf(row.get(0)), n.doubleValue()));
      }
    }
    return top;
  }
}
