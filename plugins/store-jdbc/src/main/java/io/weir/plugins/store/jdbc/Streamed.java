package io.weir.plugins.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is read as it comes. Where the driver reads all remaining rows when an answer is
 * closed ({@link Dialect#drains}), one that was not read to its end ends its connection instead:
 * the remaining rows may take minutes, and the question's time is over. So does one that failed,
 * because the driver may take such an answer for one that is still being read, and refuses all
 * further questions on that connection. One thread; to be closed before the statement.
 */
final class Streamed implements AutoCloseable {
  private final Dialect dialect;
  private final Connection connection;
  private final Consumer<Connection> ended;
  private @Nullable ResultSet rows;
  private boolean whole;

  /**
   * An answer that is still to be asked for.
   *
   * @param ended is given the connection when that was ended
   */
  Streamed(Dialect dialect, Connection connection, Consumer<Connection> ended) {
    this.dialect = dialect;
    this.connection = connection;
    this.ended = ended;
  }

  /** Runs the statement. */
  ResultSet rows(PreparedStatement statement) throws SQLException {
    dialect.stream(statement);
    ResultSet made = statement.executeQuery();
    rows = made;
    return made;
  }

  /** The database has no more rows for this answer. */
  void whole() {
    whole = true;
  }

  @Override
  public void close() throws SQLException {
    if (!whole && dialect.drains()) {
      // First, so that whoever closes the connection or what belongs to it finds nothing to read.
      connection.abort(Runnable::run);
      ended.accept(connection);
    } else if (rows != null) {
      rows.close();
    }
  }
}
