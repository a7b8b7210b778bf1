package io.weir.plugins.action.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * This machine's Postfix with folders and a port of its own. Whoever logs in may send; what is sent
 * stays in the queue, because nobody listens where it goes. The test runs as root.
 */
final class OwnPostfix implements AutoCloseable {
  static final String PASSWORD = "correct horse";
  private static final Duration SOON = Duration.ofSeconds(60);

  final Path folder;
  final int port;

  // Bound, never listening: who connects is refused.
  private final Socket nobodyThere = new Socket();

  private int runs;

  /**
   * @param parent opened to all: Postfix's programs are not root
   * @param restrictions of senders, such as {@code check_policy_service unix:…}
   * @param users who may log in, in the domain mx.example
   */
  OwnPostfix(Path parent, String restrictions, String... users) throws IOException {
    folder = Files.createDirectory(parent.resolve("postfix"));
    for (Path open : List.of(parent, folder)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    nobodyThere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder.resolve("etc/sasl"));
    Files.createDirectory(folder.resolve("queue"));
    Files.createDirectory(folder.resolve("data"));
    run("", "chown", "postfix", folder.resolve("data").toString());
    Files.writeString(
        folder.resolve("etc/main.cf"),
        """
        compatibility_level = 3.6
        maillog_file = %1$s/maillog
        maillog_file_prefixes = %1$s
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        inet_interfaces = loopback-only
        inet_protocols = ipv4
        myhostname = mx.example
        mydestination =
        mynetworks = 127.0.0.1/32
        alias_maps =
        smtpd_peername_lookup = no
        default_transport = smtp:[127.0.0.1]:%3$d
        smtpd_sasl_auth_enable = yes
        cyrus_sasl_config_path = %1$s/etc/sasl
        smtpd_sasl_local_domain = mx.example
        smtpd_relay_restrictions = permit_sasl_authenticated, reject
        smtpd_policy_service_default_action = DUNNO
        smtpd_policy_service_timeout = 2s
        smtpd_policy_service_retry_delay = 1s
        smtpd_sender_restrictions = %2$s
        """
            .formatted(folder, restrictions, nobodyThere.getLocalPort()));
    Files.writeString(
        folder.resolve("etc/master.cf"),
        """
        127.0.0.1:%d inet n - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        showq unix n - n - - showq
        smtp unix - - n - - smtp
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        """
            .formatted(port));
    Path accounts = folder.resolve("etc/sasl/accounts");
    Files.writeString(
        folder.resolve("etc/sasl/smtpd.conf"),
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN\nsasldb_path: %s\n"
            .formatted(accounts));
    for (String user : users) {
      run(PASSWORD, "saslpasswd2", "-p", "-c", "-u", "mx.example", "-f", accounts.toString(), user);
    }
    run("", "chgrp", "postfix", accounts.toString());
    run("", "chmod", "640", accounts.toString());
    run("", "postfix", "start");
  }

  /** A command with this instance's configuration, for options of Weir. */
  List<String> command(String program) {
    return List.of("/usr/sbin/" + program, "-c", folder.resolve("etc").toString());
  }

  /** Runs a program to its good end; gives what it printed. */
  String run(String input, String... command) throws IOException {
    Path in = Files.writeString(folder.resolve("in." + runs), input);
    Path said = folder.resolve("said." + runs++);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MAIL_CONFIG", folder.resolve("etc").toString());
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    Process running = builder.redirectInput(in.toFile()).redirectOutput(said.toFile()).start();
    try {
      assertThat(running.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).as(command[0]).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    assertThat(running.exitValue())
        .as(() -> String.join(" ", command) + ": " + text(said))
        .isZero();
    return text(said);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** What it logged so far. */
  String log() {
    return text(folder.resolve("maillog"));
  }

  /** A client that has logged in from this address, which is one of 127.0.0.0/8. */
  Client login(String user, String address) throws IOException {
    Client client = new Client(address);
    client.asks("EHLO client.example");
    String token = "\0" + user + "\0" + PASSWORD;
    String plain = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    assertThat(client.asks("AUTH PLAIN " + plain)).startsWith("235");
    return client;
  }

  /** Ids by name of the queue that they are in: {@code hold}, {@code deferred}. */
  List<String> queue(String name) throws IOException {
    List<String> ids = new ArrayList<>();
    for (String line : run("", "postqueue", "-j").lines().toList()) {
      if (line.contains("\"queue_name\": \"" + name + "\"")) {
        ids.add(line.replaceFirst(".*\"queue_id\": \"([^\"]+)\".*", "$1"));
      }
    }
    return ids;
  }

  /** Waits until a message lies there, after a delivery that failed for now. */
  void awaitDeferred(String id) {
    Awaitility.await(id).atMost(SOON).until(() -> queue("deferred").contains(id));
  }

  @Override
  public void close() throws IOException {
    run("", "postfix", "stop");
    nobodyThere.close();
  }

  /** One session. */
  final class Client implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader answers;

    private Client(String address) throws IOException {
      socket.bind(new InetSocketAddress(address, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
      socket.setSoTimeout(60_000);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      answer();
    }

    String asks(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      return answer();
    }

    private String answer() throws IOException {
      String line = answers.readLine();
      while (line != null && line.startsWith("-", 3)) {
        line = answers.readLine();
      }
      return String.valueOf(line);
    }

    /** The answer to RCPT in a new transaction. */
    String recipient(String sender) throws IOException {
      asks("RSET");
      assertThat(asks("MAIL FROM:<" + sender + ">")).startsWith("250");
      return asks("RCPT TO:<to@far.example>");
    }

    /** Sends a message; its id in the queue. */
    String sends(String sender) throws IOException {
      assertThat(recipient(sender)).startsWith("250");
      assertThat(asks("DATA")).startsWith("354");
      String answer = asks("Subject: hello\r\n\r\nHello.\r\n.");
      assertThat(answer).contains("queued as ");
      return answer.replaceFirst(".*queued as ", "");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
