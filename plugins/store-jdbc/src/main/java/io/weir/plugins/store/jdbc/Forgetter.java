package io.weir.plugins.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Takes out what is older than it may be, so many rows at most. The caller commits. */
final class Forgetter {
  private final Dialect dialect;
  private final Connection connection;

  Forgetter(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  /** One step: rows first, then what else there is of the type; how many rows of all. */
  int forget(String type, long before, int atMost) throws SQLException {
    int gone = delete(type, "time", before, atMost, "");
    gone += delete(Schema.REFUSED, "time", before, atMost - gone, type);
    gone += delete(Shape.HOURLY, "hour", before, atMost - gone, type);
    return gone;
  }

  /** Deletes along a key, so that it locks and looks at nothing else. */
  private int delete(String table, String time, long before, int atMost, String type)
      throws SQLException {
    if (atMost <= 0) {
      return 0;
    }
    String ofType = dialect.quote("type");
    String sql =
        "delete from "
            + dialect.quote(table)
            + " where "
            + (type.isEmpty() ? "" : ofType + " = ? and ")
            + dialect.quote(time)
            + " < ?"
            + dialect.atMost(atMost, type.isEmpty() ? dialect.quote(time) : ofType);
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      int at = 1;
      if (!type.isEmpty()) {
        s.setString(at++, type);
      }
      dialect.bindTime(s, at, before);
      return s.executeUpdate();
    }
  }
}
