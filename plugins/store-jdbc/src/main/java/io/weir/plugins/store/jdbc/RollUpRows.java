package io.weir.plugins.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Reads and writes rows of the table of roll-ups. One thread; the caller commits. */
final class RollUpRows {
  /** Rows that one statement asks for. */
  private static final int AT_ONCE = 256;

  private static final int FEW = 32;
  private static final int BATCH_BYTES = 1 << 20;

  private final Dialect dialect;
  private final Connection connection;

  RollUpRows(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  /** Is told the rows that are there, in any order. */
  interface To {
    /** A row. */
    void row(long id, byte[] data);
  }

  /** Reads those of these rows that are there. */
  void read(List<Long> ids, int seconds, To to) throws SQLException {
    for (int from = 0; from < ids.size(); ) {
      int left = ids.size() - from;
      int count = left > FEW ? AT_ONCE : FEW;
      List<Long> some = ids.subList(from, Math.min(ids.size(), from + count));
      from += some.size();
      try (PreparedStatement s =
          connection.prepareStatement(
              "select id, data from "
                  + dialect.quote(Series.TABLE)
                  + " where id in ("
                  + "?, ".repeat(count - 1)
                  + "?)")) {
        s.setQueryTimeout(seconds);
        for (int i = 0; i < count; i++) {
          s.setLong(i + 1, some.get(Math.min(i, some.size() - 1)));
        }
        try (ResultSet r = s.executeQuery()) {
          while (r.next()) {
            to.row(r.getLong(1), r.getBytes(2));
          }
        }
      }
    }
  }

  /** Takes out all rows of what is counted at this hour. */
  void delete(long hour, List<Integer> series) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "delete from " + dialect.quote(Series.TABLE) + " where id between ? and ?")) {
      for (int one : series) {
        s.setLong(1, Series.row(hour, one, 0));
        s.setLong(2, Series.row(hour, one + 1, 0) - 1);
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  /** Writes rows that are not there. */
  void insert(SortedMap<Long, byte[]> rows) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into " + dialect.quote(Series.TABLE) + " (id, data) values (?, ?)")) {
      long bytes = 0;
      for (Map.Entry<Long, byte[]> row : rows.entrySet()) {
        s.setLong(1, row.getKey());
        s.setBytes(2, row.getValue());
        s.addBatch();
        bytes += row.getValue().length + 100;
        if (bytes > BATCH_BYTES) {
          s.executeBatch();
          bytes = 0;
        }
      }
      if (bytes > 0) {
        s.executeBatch();
      }
    }
  }
}
