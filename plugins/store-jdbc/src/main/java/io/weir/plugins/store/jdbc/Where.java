package io.weir.plugins.store.jdbc;

import java.util.List;

/**
 * A piece of SQL that is true or not, with the values for its question marks.
 *
 * @param sql names come from declarations alone, values are question marks
 * @param values String, Long, Double or {@link Micros}
 */
record Where(String sql, List<Object> values) {
  static final Where NEVER = new Where("(1 = 0)", List.of());

  /** A point in time among the values, in microseconds since 1970. */
  record Micros(long value) {}
}
