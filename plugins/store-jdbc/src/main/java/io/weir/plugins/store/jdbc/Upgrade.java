package io.weir.plugins.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Brings the tables of an older Weir up to those of this one, step by step. A step may have been
 * done already: a start may have ended before the version was written.
 */
final class Upgrade {
  private final Dialect dialect;
  private final Connection connection;

  Upgrade(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  void from(int version) throws SQLException {
    if (version < 2) {
      keyOfHourly();
    }
  }

  /** Version 1 had the hour first, so that the hours of one field lay apart. */
  private void keyOfHourly() throws SQLException {
    String name = Shape.HOURLY;
    List<String> there = key(name);
    if (there.equals(Shape.HOURLY_KEY)) {
      return;
    }
    List<String> wanted = Shape.HOURLY_KEY.stream().map(dialect::quote).toList();
    String table = "alter table " + dialect.quote(name);
    String add = " add primary key (" + String.join(", ", wanted) + ")";
    try (Statement s = connection.createStatement()) {
      if (!there.isEmpty()) {
        s.execute(table + " drop primary key");
      }
      s.execute(table + add);
    }
  }

  private List<String> key(String table) throws SQLException {
    TreeMap<Integer, String> columns = new TreeMap<>();
    try (ResultSet r =
        connection
            .getMetaData()
            .getPrimaryKeys(connection.getCatalog(), connection.getSchema(), table)) {
      while (r.next()) {
        columns.put(r.getInt("KEY_SEQ"), r.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return new ArrayList<>(columns.values());
  }
}
