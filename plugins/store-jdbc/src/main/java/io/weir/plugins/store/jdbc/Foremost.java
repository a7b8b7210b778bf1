package io.weir.plugins.store.jdbc;

import io.weir.api.Field;
import io.weir.api.store.Query;
import java.util.Arrays;

/**
 * Which keys of many an answer has: for a list of ten, the texts of a hundred thousand need not be
 * made and sorted.
 */
record Foremost(Query query, Rolled rolled) {
  /** What a row must have at least to be among those asked for, and the one behind them. */
  long least(Entries entries) {
    boolean top = query.order() == Query.Order.TOP && query.bucket() == null;
    if (!top || entries.size() - 1 <= query.most() || !isWhole(query.measures().get(0))) {
      return Long.MIN_VALUE;
    }
    long[] all = new long[entries.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = measure(entries, i);
    }
    Arrays.sort(all);
    return all[all.length - 1 - query.most()];
  }

  /** Whether a measure is a whole number. */
  private boolean isWhole(Query.Measure m) {
    return m.function() == Query.Measure.Function.COUNT
        || m.function() == Query.Measure.Function.SUM
            && rolled.numbers().get(rolled.number(m.field())).kind() == Field.Kind.INTEGER;
  }

  /** The first measure, a whole number; the least there is where an answer has none. */
  long measure(Entries entries, int i) {
    Query.Measure m = query.measures().get(0);
    if (m.function() == Query.Measure.Function.COUNT) {
      return entries.events(i);
    }
    int at = entries.figuresOf(i) + rolled.number(m.field()) * Figures.WIDTH;
    return entries.figures()[at] == 0 ? Long.MIN_VALUE : entries.figures()[at + 1];
  }
}
