package io.weir.plugins.store.jdbc;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real MariaDB server of this test run's own, started once and stopped at the end. */
abstract class MariaDb implements AutoCloseable {
  static final String ROOT = "only-in-tests";

  private final AtomicInteger made = new AtomicInteger();

  abstract int port();

  /** Stops the server; its data stays. */
  abstract void stop() throws Exception;

  /** Starts it again after {@link #stop}. */
  abstract void start() throws Exception;

  @Override
  public void close() throws Exception {
    stop();
  }

  /** A new empty database; its name, which is also a login's name and password. */
  String database() throws SQLException {
    String name = "weir-" + made.incrementAndGet();
    admin("create database `" + name + "`");
    admin("create user '" + name + "'@'%' identified by '" + name + "'");
    admin("create user '" + name + "'@'localhost' identified by '" + name + "'");
    admin("grant all on `" + name + "`.* to '" + name + "'@'%'");
    admin("grant all on `" + name + "`.* to '" + name + "'@'localhost'");
    return name;
  }

  void admin(String sql) throws SQLException {
    try (Connection c = connect("");
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  /** A connection of the server's administrator. */
  Connection connect(String database) throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", "root");
    p.setProperty("password", ROOT);
    p.setProperty("sslMode", "DISABLED");
    return new Driver().connect("jdbc:mysql://127.0.0.1:" + port() + "/" + database, p);
  }

  /** Hands the one server of its kind to constructors. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return MariaDb.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == DebianMariaDb.class
          ? server(context, DebianMariaDb.class, DebianMariaDb::new)
          : server(context, EmbeddedMariaDb.class, EmbeddedMariaDb::new);
    }

    private static <T extends MariaDb> T server(
        ExtensionContext context, Class<T> kind, Callable<T> starts) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              kind,
              type -> {
                try {
                  return starts.call();
                } catch (Exception e) {
                  throw new IllegalStateException("MariaDB does not start", e);
                }
              },
              kind);
    }
  }
}
