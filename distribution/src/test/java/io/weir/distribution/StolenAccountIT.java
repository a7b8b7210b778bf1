package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Postfix, a real flood: somebody has an account's password and sends from 20 addresses.
 * Postfix refuses the account, because it asks Weir; what is queued is held; the administrator has
 * a mail. Then a person lifts it.
 */
@Needs(Part.POSTFIX)
final class StolenAccountIT {
  private static final String ANNA = "anna@mx.example";
  private static final int ADDRESSES = 20;

  /** The crossing message: at this one the account is refused and its mail held. */
  private static final int LIMIT = 30;

  @TempDir Path folder;
  private RealPostfix postfix;

  private SmtpClient login(String user, String address) throws IOException {
    SmtpClient client = SmtpClient.greeted(address, postfix.submission);
    client.asks("EHLO client.example", 250);
    client.startTls(postfix.trust());
    client.asks("EHLO client.example", 250);
    client.plain(user, RealPostfix.PASSWORD, 235);
    return client;
  }

  /** Whether a recipient is accepted now. */
  private static boolean isAccepted(SmtpClient client, String sender) throws IOException {
    client.asks("RSET", 250);
    client.asks("MAIL FROM:<" + sender + ">", 250);
    client.says("RCPT TO:<to@away.example>");
    String answer = client.hearsAny();
    assertThat(answer).matches("(250|554) .*");
    return answer.startsWith("250");
  }

  private Set<String> onHold() throws IOException {
    Set<String> ids = new TreeSet<>();
    for (String line : postfix.run("postqueue", "-j").lines().toList()) {
      if (line.contains("\"queue_name\": \"hold\"")) {
        ids.add(line.replaceFirst(".*\"queue_id\": \"([^\"]+)\".*", "$1"));
      }
    }
    return ids;
  }

  /** The mail has a link only where the page's port is known before. */
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Installation installed(Path socket, Postbox post) throws IOException {
    Installation weir = Installation.unpack(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: "%1$s" }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        accounts: { fold_case: true, domain: mx.example }
        web: { listen: "127.0.0.1:%6$d" }
        rules:
          - id: busy_account
            type: rate
            event: mail_message
            per: sasl_username
            window: 1h
            levels:
              - { at: 5, actions: [tell_admin] }
              - { at: %2$d, actions: [tell_admin, refuse, hold] }
        actions:
          - { id: refuse, type: postfix_policy, socket: "%3$s", mode: "0660", for: 1h }
          - id: hold
            type: postfix_queue
            postqueue: [/usr/sbin/postqueue, -c, "%4$s"]
            postcat: [/usr/sbin/postcat, -c, "%4$s"]
            postsuper: [/usr/sbin/postsuper, -c, "%4$s"]
            for: 1h
        %5$s"""
            .formatted(
                postfix.log(),
                LIMIT,
                socket,
                postfix.etc(),
                post.action("tell_admin"),
                freePort()));
    return weir;
  }

  /** As in the action's README: a folder whose group is Postfix's, and the socket inherits it. */
  private Path socketFolder() throws IOException {
    Path own = Files.createDirectory(folder.resolve("policy"));
    Files.getFileAttributeView(own, PosixFileAttributeView.class)
        .setGroup(
            own.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByGroupName("postfix"));
    postfix.run("chmod", "2750", own.toString());
    return own;
  }

  @Test
  void isRefusedHeldReportedAndLetInAgain() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path socket = folder.resolve("policy/s");
    try (RealPostfix real =
            new RealPostfix(
                folder,
                "  -o smtpd_policy_service_default_action=DUNNO\n"
                    + "  -o smtpd_sender_restrictions=check_policy_service,unix:"
                    + socket
                    + "\n");
        Postbox post = new Postbox(folder)) {
      postfix = real;
      socketFolder();
      Installation weir = installed(socket, post);
      weir.weir("check", "--config", "weir.yaml").good();
      try (Running running = weir.start("run", "--config", "weir.yaml");
          SmtpClient ben = login("ben", "127.0.0.90")) {
        running.says("running", Installation.PATIENCE);
        String bens = ben.sends("ben@mx.example", "to@away.example", "hello");
        Set<String> sent = flood();
        assertThat(sent).hasSizeGreaterThanOrEqualTo(LIMIT);
        assertThat(isAccepted(ben, "ben@mx.example")).isTrue();
        Awaitility.await("held")
            .atMost(Installation.PATIENCE)
            .untilAsserted(() -> assertThat(onHold()).containsExactlyInAnyOrderElementsOf(sent));
        assertThat(onHold()).doesNotContain(bens);
        isReported(post);
        isOnThePage(weir);

        weir.weir("blocks", "lift", ANNA, "--reason", "a new password", "-c", "weir.yaml").good();
        Awaitility.await("released").atMost(Installation.PATIENCE).until(() -> onHold().isEmpty());
        try (SmtpClient anna = login("anna", "127.0.0.101")) {
          assertThat(isAccepted(anna, ANNA)).isTrue();
        }
        assertThat(running.stop(Installation.PATIENCE).good().err())
            .contains("refuse: " + ANNA + " blocked", "hold: " + ANNA + " unblocked");
      }
    }
  }

  /** Sends from all addresses in turn until Postfix refuses; the ids of what was accepted. */
  private Set<String> flood() throws IOException {
    Set<String> sent = new TreeSet<>();
    List<SmtpClient> bots = new ArrayList<>();
    try {
      for (int i = 0; i < ADDRESSES; i++) {
        bots.add(login("anna", "127.0.0." + (101 + i)));
      }
      long crossed = 0;
      long end = System.nanoTime() + Installation.PATIENCE.toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        SmtpClient bot = bots.get(i % bots.size());
        if (sent.size() < LIMIT) {
          sent.add(bot.sends("x" + i + "@out.example", "to@away.example", "an offer"));
          crossed = System.nanoTime();
        } else if (!isAccepted(bot, "x@out.example")) {
          Duration after = Duration.ofNanos(System.nanoTime() - crossed);
          System.out.println("refused " + after.toMillis() + " ms after the crossing message");
          for (SmtpClient other : bots) {
            assertThat(isAccepted(other, "x@out.example")).isFalse();
          }
          return sent;
        }
      }
    } finally {
      for (SmtpClient bot : bots) {
        bot.close();
      }
    }
    throw new AssertionError("the account is never refused");
  }

  private static void isReported(Postbox post) {
    Awaitility.await("the mail")
        .atMost(Installation.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(post.mails())
                    .anySatisfy(
                        mail ->
                            assertThat(mail.text())
                                .contains(ANNA, "127.0.0.110", "http://127.0.0.1:")));
  }

  private static void isOnThePage(Installation weir) throws IOException, InterruptedException {
    URI link = URI.create(Files.readString(weir.work().resolve("state/web-link")).strip());
    HttpClient http = HttpClient.newHttpClient();
    HttpResponse<String> welcome =
        http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
    String cookie = welcome.headers().firstValue("Set-Cookie").orElseThrow();
    for (String path : List.of("/blocks", "/alerts")) {
      URI page = link.resolve(path);
      HttpRequest request = HttpRequest.newBuilder(page).header("Cookie", cookie).build();
      String text = http.send(request, BodyHandlers.ofString()).body();
      assertThat(text).as(path).contains(ANNA);
      if (path.equals("/blocks")) {
        assertThat(text).contains("refuse", "hold");
      }
    }
  }
}
