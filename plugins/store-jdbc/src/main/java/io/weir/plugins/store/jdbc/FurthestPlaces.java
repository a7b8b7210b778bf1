package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each stream was read, as the key of the rows tells it: a step for each stream, where
 * grouping by the stream would read all rows.
 */
final class FurthestPlaces {
  private final Dialect dialect;
  private final Connection connection;
  private final String table;

  FurthestPlaces(Dialect dialect, Connection connection, EventType type) {
    this.dialect = dialect;
    this.connection = connection;
    this.table = dialect.quote(type.name());
  }

  /**
   * The greatest place by stream.
   *
   * @param isNumbered whether the rows are {@link NumberedRows}; then, of streams whose hashes are
   *     the same, one alone is found
   * @param most streams at most
   */
  Map<Long, Long> read(boolean isNumbered, int most) throws SQLException {
    return isNumbered ? numbered(most) : grouped(most);
  }

  /** From the greatest number down, each time behind the rows of the stream that was found. */
  private Map<Long, Long> numbered(int most) throws SQLException {
    Map<Long, Long> places = new HashMap<>();
    String row = dialect.quote(NumberedRows.COLUMN);
    String sql =
        "select "
            + String.join(", ", row, dialect.quote("stream"), dialect.quote("place"))
            + (" from " + table + " where " + row + " < ? order by " + row + " desc limit 1");
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      long before = Long.MAX_VALUE;
      while (places.size() < most) {
        s.setLong(1, before);
        try (ResultSet r = s.executeQuery()) {
          if (!r.next()) {
            break;
          }
          before = NumberedRows.first(r.getLong(1));
          places.merge(r.getLong(2), r.getLong(3), Math::max);
        }
      }
    }
    return places;
  }

  /** The key begins with stream and place, so that the database steps from stream to stream. */
  private Map<Long, Long> grouped(int most) throws SQLException {
    Map<Long, Long> places = new HashMap<>();
    String stream = dialect.quote("stream");
    String sql =
        "select "
            + (stream + ", max(" + dialect.quote("place") + ") from " + table)
            + (" group by " + stream + " limit " + most);
    try (PreparedStatement s = connection.prepareStatement(sql);
        ResultSet r = s.executeQuery()) {
      while (r.next()) {
        places.put(r.getLong(1), r.getLong(2));
      }
    }
    return places;
  }
}
