package io.weir.plugins.action.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * This machine's Dovecot with folders and a port of its own, for the accounts {@code userN}. The
 * test runs as root.
 */
final class OwnDovecot implements BlockerContract.Target {
  static final String PASSWORD = "correct-horse";

  final Path deny;
  private final Path folder;
  private final int port;

  OwnDovecot(Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("dovecot"));
    for (Path open : List.of(parent, folder)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    deny = Files.createDirectory(folder.resolve("etc")).resolve("deny");
    Files.writeString(deny, "# accounts that may not log in\n");
    StringBuilder users = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      users.append(value(i)).append(":{PLAIN}").append(PASSWORD).append('\n');
    }
    users.append("short:{PLAIN}").append(PASSWORD).append('\n');
    Files.writeString(folder.resolve("users"), users);
    Path mail = Files.createDirectory(folder.resolve("mail"));
    Files.setAttribute(mail, "unix:uid", 65534);
    Files.writeString(
        folder.resolve("dovecot.conf"),
        """
        base_dir = %1$s/run
        state_dir = %1$s/run
        log_path = %1$s/log
        protocols = imap
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        auth_cache_size = 1M
        mail_location = maildir:%1$s/mail/%%u
        first_valid_uid = 1000
        passdb {
          driver = passwd-file
          deny = yes
          args = %2$s
        }
        passdb {
          driver = passwd-file
          args = %1$s/users
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home=%1$s/mail/%%u
        }
        service imap-login {
          inet_listener imap {
            port = %3$d
          }
          inet_listener imaps {
            port = 0
          }
        }
        """
            .formatted(folder, deny, port));
    run("/usr/sbin/dovecot", "-c", config());
  }

  private String config() {
    return folder.resolve("dovecot.conf").toString();
  }

  private void run(String... command) throws IOException {
    Path said = folder.resolve("said");
    Process running =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(running.waitFor(60, TimeUnit.SECONDS)).as(command[0]).isTrue();
      assertThat(running.exitValue()).as(Files.readString(said)).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Blocker blocker() {
    return blocker(new TestContext("lock"), List.of("/usr/bin/doveadm", "-c", config()));
  }

  Blocker blocker(TestContext context, List<String> command) {
    return new DovecotBlocker.Factory()
        .create(new DovecotConfig(deny, true, true, command, Duration.ofSeconds(60)), context);
  }

  @Override
  public void foreign(String value) throws IOException {
    Files.writeString(deny, value + "\n", StandardOpenOption.APPEND);
  }

  @Override
  public String value(int n) {
    return "user" + n + "@example.org";
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> users = new LinkedHashSet<>();
    for (String line : Files.readAllLines(deny)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        users.add(line.replaceFirst(":.*", ""));
      }
    }
    return users;
  }

  /** A session; null when Dovecot refuses the login. */
  Session login(String user) throws IOException {
    Session session = new Session();
    String answer = session.asks("a LOGIN \"" + user + "\" " + PASSWORD);
    if (answer.startsWith("a OK")) {
      return session;
    }
    assertThat(answer).startsWith("a NO");
    session.close();
    return null;
  }

  boolean isLetIn(String user) throws IOException {
    try (Session session = login(user)) {
      return session != null;
    }
  }

  @Override
  public void close() throws IOException {
    run("/usr/bin/doveadm", "-c", config(), "stop");
  }

  /** One IMAP session. */
  final class Session implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    private final BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

    private Session() throws IOException {
      socket.setSoTimeout(60_000);
      in.readLine();
    }

    String asks(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = in.readLine();
      while (answer != null && answer.startsWith("*")) {
        answer = in.readLine();
      }
      return String.valueOf(answer);
    }

    /** Whether the server still talks in this session. */
    boolean isOpen() throws IOException {
      try {
        return asks("b NOOP").startsWith("b OK");
      } catch (SocketException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
