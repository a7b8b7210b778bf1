package io.weir.plugins.store.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The MariaDB that this machine has installed: 10.11 on Debian 12. In folders of its own. */
final class DebianMariaDb extends MariaDb {
  private static final Path PROGRAM = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");

  private final Path folder = Files.createTempDirectory("weir-mariadb-");
  private final int port;
  private @Nullable Process process;

  DebianMariaDb() throws Exception {
    run(
        INSTALL.toString(),
        "--no-defaults",
        "--datadir=" + folder.resolve("data"),
        "--auth-root-authentication-method=normal",
        "--skip-test-db");
    Files.writeString(
        folder.resolve("init.sql"), "alter user 'root'@'localhost' identified by '" + ROOT + "';");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    start();
  }

  private void run(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    if (System.getProperty("user.name").equals("root")) {
      all.add("--user=root");
    }
    Process p = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (p.waitFor() != 0) {
      throw new IOException(all + ": " + said);
    }
  }

  @Override
  int port() {
    return port;
  }

  @Override
  void start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                PROGRAM.toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--character-set-server=latin1",
                "--init-file=" + folder.resolve("init.sql")));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    Path log = folder.resolve("log");
    Process p =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process = p;
    await("MariaDB of " + PROGRAM + ", see " + log)
        .atMost(Duration.ofMinutes(3))
        .until(() -> !p.isAlive() || answers());
    if (!p.isAlive()) {
      throw new IOException(Files.readString(log));
    }
  }

  private boolean answers() {
    try {
      admin("select 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    super.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  void stop() throws IOException, InterruptedException {
    Process p = process;
    if (p != null) {
      p.destroy();
      if (!p.waitFor(60, TimeUnit.SECONDS)) {
        p.destroyForcibly().waitFor();
      }
    }
  }
}
