package io.weir.plugins.store.jdbc;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/**
 * LOAD DATA LOCAL from memory. LOCAL makes the server pass over rows whose key is there and squeeze
 * values that do not fit, with a warning each; so a load with one warning, or with a row missing,
 * is undone.
 *
 * <p>A server may ask any client that allows LOCAL for any of its files. This connection allows it
 * only while its own statement runs, and then it hands over the statement's bytes, whatever file
 * the server names. At all other times only files below {@link #NOWHERE} are allowed, and there is
 * none.
 */
final class LocalLoad implements BulkLoad {
  /** Below a device there are no files. */
  static final String NOWHERE = "/dev/null/nothing";

  private final Connection connection;
  private final RuntimeProperty<Boolean> allowed;

  LocalLoad(Connection connection) throws SQLException {
    this.connection = connection;
    allowed =
        connection
            .unwrap(JdbcConnection.class)
            .getPropertySet()
            .getBooleanProperty(PropertyKey.allowLoadLocalInfile);
  }

  @Override
  public boolean load(EventType type, List<Event> rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    boolean whole = false;
    try (Statement s = connection.createStatement();
        InputStream in = new RowText(type, rows)) {
      JdbcStatement statement = s.unwrap(JdbcStatement.class);
      statement.setLocalInfileInputStream(in);
      allowed.setValue(true);
      try {
        whole = s.executeLargeUpdate(sql(type)) == rows.size() && s.getWarnings() == null;
      } finally {
        allowed.setValue(false);
        statement.setLocalInfileInputStream(null);
      }
    } catch (IOException e) {
      throw new SQLException(e);
    }
    if (whole) {
      connection.releaseSavepoint(before);
    } else {
      connection.rollback(before);
    }
    return whole;
  }

  private static String sql(EventType type) {
    StringBuilder sql =
        new StringBuilder("load data local infile 'weir' into table `")
            .append(type.name())
            .append("` character set utf8mb4 fields terminated by '\\t' escaped by '\\\\'")
            .append(" lines terminated by '\\n'")
            .append(" (`time`, `stream`, `place`, `line_check`, `times`");
    for (Field f : type.fields()) {
      sql.append(", `").append(f.name()).append('`');
    }
    return sql.append(')').toString();
  }
}
