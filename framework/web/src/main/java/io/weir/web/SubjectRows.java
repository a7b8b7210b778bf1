package io.weir.web;

import io.weir.api.Event;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.StoreDesk;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A subject's events of one type: the newest are read once, and counted here. Where there are more
 * of them, roll-ups say how many there are over time, and what they have in common is told of the
 * newest.
 */
final class SubjectRows {
  /** Read one by one, so few that the page does not wait. */
  static final int FEW = 500;

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

  /** Whether those that were read are all. */
  boolean isAll() {
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
   * By piece of time how many, or, where all were read, the sum of a field.
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
    Table table =
        store.query(
            query
                .get()
                .fromRollUps()
                .bucket(bucket)
                .order(Query.Order.KEY)
                .count()
                .most(MOST_BUCKETS));
    for (List<?> row : table.rows()) {
      if (row.get(0) instanceof String at && row.get(1) instanceof Number n) {
        counts.put(Instant.parse(at), n.doubleValue());
      }
    }
    return counts;
  }

  /** The most frequent values of a field or a part of it, without the empty one, of those read. */
  List<Map.Entry<String, Double>> top(String group, int most) {
    Group by = Group.parse(group);
    Map<String, Double> counts = new HashMap<>();
    for (Event event : newest(FEW)) {
      Object value = by.of(event.value(by.field()));
      if (value != null && !value.equals("")) {
        counts.merge(value.toString(), (double) event.times(), Double::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .limit(most)
        .toList();
  }
}
