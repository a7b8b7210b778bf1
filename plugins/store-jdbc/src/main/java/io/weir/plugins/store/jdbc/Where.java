package io.weir.plugins.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL that is true or not, with the values for its question marks.
 *
 * @param sql names come from declarations alone, values are question marks
 * @param values String, Long, Double or {@link Micros}
 */
record Where(String sql, List<Object> values) {
  static final Where NEVER = new Where("(1 = 0)", List.of());
  static final Where ALWAYS = new Where("(1 = 1)", List.of());

  /** A point in time among the values, in microseconds since 1970. */
  record Micros(long value) {}

  /** Several pieces, at least one, in brackets. */
  static Where join(String word, List<Where> pieces) {
    List<String> sql = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (Where piece : pieces) {
      sql.add(piece.sql());
      values.addAll(piece.values());
    }
    return new Where("(" + String.join(word, sql) + ")", values);
  }
}
