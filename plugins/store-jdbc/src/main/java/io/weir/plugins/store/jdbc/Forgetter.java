package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** Takes out what is older than it may be, so many rows at most. The caller commits. */
final class Forgetter {
  private final Dialect dialect;
  private final Connection connection;

  Forgetter(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  /** One step: rows first, then refused ones; how many of all. */
  int forget(String type, long before, int atMost) throws SQLException {
    int gone = delete(type, "time", before, atMost, "");
    gone += delete(Schema.REFUSED, "time", before, atMost - gone, type);
    if (gone > 0) {
      new Todo(dialect, connection).forget(type, Todo.hour(before));
    }
    return gone;
  }

  /** One step of what was counted; how many rows. */
  int rollUps(Collection<EventType> types, long before, int atMost) throws SQLException {
    int gone = 0;
    String id = dialect.quote("id");
    try (PreparedStatement s =
        connection.prepareStatement(
            "delete from "
                + dialect.quote(Series.TABLE)
                + " where "
                + id
                + " < ?"
                + dialect.atMost(atMost, id))) {
      s.setLong(1, Series.row(Todo.hour(before), 0, 0));
      gone = s.executeUpdate();
    }
    Todo todo = new Todo(dialect, connection);
    for (EventType type : types) {
      if (gone > 0) {
        todo.wrote(type.name());
      }
      for (String field : type.counted()) {
        gone += atMost > gone ? hourly(type.name(), field, before, atMost - gone) : 0;
      }
    }
    return gone;
  }

  private int hourly(String type, String field, long before, int atMost) throws SQLException {
    String hour = dialect.quote("hour");
    try (PreparedStatement s =
        connection.prepareStatement(
            "delete from "
                + dialect.quote(Shape.HOURLY)
                + " where "
                + dialect.quote("type")
                + " = ? and "
                + dialect.quote("field")
                + " = ? and "
                + hour
                + " < ?"
                + dialect.atMost(atMost, hour))) {
      s.setString(1, type);
      s.setString(2, field);
      dialect.bindTime(s, 3, before);
      return s.executeUpdate();
    }
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
