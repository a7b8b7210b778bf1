package io.weir.plugins.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections for those who ask. Few, kept only while pages are looked at; the driver is called
 * directly, because DriverManager does not see drivers inside a plugin.
 */
final class ReaderPool implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final int CLOSE_SECONDS = 5;

  private final HikariDataSource pool;

  ReaderPool(Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new Readers(dialect));
    config.setPoolName("weir store readers");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setInitializationFailTimeout(-1);
    pool = new HikariDataSource(config);
  }

  /** A connection to give back by closing it. */
  Connection take() throws SQLException {
    return pool.getConnection();
  }

  /**
   * Forgets a connection that was taken and is of no more use; the next who asks gets a new one. It
   * is to be closed all the same.
   */
  void drop(Connection taken) {
    pool.evictConnection(taken);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The pool's view of {@link Dialect#reader}. */
  private record Readers(Dialect dialect) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return dialect.reader();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return CLOSE_SECONDS; // the pool waits so long for its own threads when it closes
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("not a wrapper for " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
