package io.weir.plugins.action.postfix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ConfigurationException;
import io.weir.api.action.ActionException;
import io.weir.api.rule.Subject;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are wrong, slow, many or hostile, and what an administrator gets wrong. */
final class PolicyServerTest {
  private static final String ANNA = "anna@mx.example";
  private static final String REFUSED = "action=REJECT " + PolicyTarget.TEXT;

  @TempDir Path folder;
  private PolicyTarget target;
  private PolicyBlocker blocker;

  @BeforeEach
  void open() throws Exception {
    target = new PolicyTarget(folder);
    blocker = target.blocker(PolicyConfig.Act.REJECT, 100);
    blocker.open();
    blocker.add(List.of(PolicyTarget.block("sasl_username", ANNA)));
  }

  @AfterEach
  void close() {
    blocker.close();
  }

  private void isAnswered() throws IOException {
    try (PolicyClient client = new PolicyClient(target.tcp())) {
      assertThat(client.asks(ANNA, "192.0.2.1", "a@b")).isEqualTo(REFUSED);
      assertThat(client.asks("ben@mx.example", "192.0.2.1", "a@b")).isEqualTo("action=DUNNO");
    }
  }

  @Test
  void otherProtocolsGetTheDoor() throws IOException {
    for (String said :
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "EHLO x\r\n",
            "\n",
            "\n\n\n\n",
            "sender=a@b\n\n",
            "request=junk_policy\nsasl_username=" + ANNA + "\n\n",
            "request=smtpd_access_policy \n\n",
            "request=smtpd_access_policy\nno value\n\n",
            "\u0000\u0001\u0002\n",
            "x=" + "y".repeat(20_000),
            "x".repeat(60_000),
            "a=b\n".repeat(10_000))) {
      try (PolicyClient client = new PolicyClient(target.tcp())) {
        try {
          client.says(said);
        } catch (IOException e) {
          // Shown the door while it was talking.
        }
        assertThat(client.hears())
            .as(said.substring(0, Math.min(20, said.length())))
            .isEqualTo("closed");
      }
      isAnswered();
    }
  }

  @Test
  void halfARequestIsWaitedForAndManyAtOnceAreAnsweredInOrder() throws IOException {
    String request = PolicyClient.request(ANNA, "192.0.2.1", "a@b");
    try (PolicyClient client = new PolicyClient(target.unix())) {
      for (int i = 0; i < request.length(); i += 97) {
        client.says(request.substring(i, Math.min(request.length(), i + 97)));
        isAnswered();
      }
      assertThat(client.hears()).isEqualTo(REFUSED);
      StringBuilder many = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        many.append(PolicyClient.request(i % 3 == 0 ? ANNA : "ben", "", ""));
      }
      client.says(many.toString());
      for (int i = 0; i < 60; i++) {
        assertThat(client.hears()).isEqualTo(i % 3 == 0 ? REFUSED : "action=DUNNO");
      }
    }
  }

  @Test
  void aClientThatNeverReadsWaitsAlone() throws Exception {
    try (SocketChannel deaf = SocketChannel.open(target.tcp())) {
      deaf.configureBlocking(false);
      ByteBuffer request =
          ByteBuffer.wrap(PolicyClient.request(ANNA, "192.0.2.1", "a@b").getBytes(UTF_8));
      int full = 0;
      long most = 200L << 20;
      for (long sent = 0; full < 20 && sent < most; ) {
        int n;
        try {
          n = deaf.write(request);
        } catch (IOException e) {
          break; // it was given up
        }
        sent += n;
        if (!request.hasRemaining()) {
          request.rewind();
        }
        full = n == 0 ? full + 1 : 0;
        if (n == 0) {
          isAnswered();
        }
      }
      assertThat(full).isGreaterThan(0);
      isAnswered();
    }
  }

  @Test
  void aThousandSilentOnesNeitherStayNorPushOutThoseThatAsk() throws Exception {
    List<SocketChannel> silent = new ArrayList<>();
    try (PolicyClient postfix = new PolicyClient(target.unix())) {
      assertThat(postfix.asks(ANNA, "", "")).isEqualTo(REFUSED);
      for (int i = 0; i < 1_000; i++) {
        silent.add(SocketChannel.open(target.tcp()));
        if (i % 100 == 99) {
          isAnswered();
          assertThat(postfix.asks(ANNA, "", "")).isEqualTo(REFUSED);
        }
      }
      // The first of them are out: 100 connections may be open.
      silent.get(0).socket().setSoTimeout(60_000);
      assertThat(silent.get(0).socket().getInputStream().read()).isEqualTo(-1);
      // And the others go by themselves when they have said nothing for a while.
      SocketChannel last = silent.get(999);
      last.configureBlocking(false);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> last.read(ByteBuffer.allocate(9)) < 0);
      assertThat(postfix.asks(ANNA, "", "")).isEqualTo(REFUSED);
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void oneWhoSendsAByteNowAndThenHasNoMoreTimeThanOthers() throws Exception {
    try (PolicyClient slow = new PolicyClient(target.tcp())) {
      long began = System.nanoTime();
      boolean[] out = {false};
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                try {
                  slow.says("a");
                } catch (IOException e) {
                  out[0] = true;
                }
                return out[0];
              });
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(8));
      isAnswered();
    }
  }

  @Test
  void aSocketThatSomebodyDeletedIsMadeAgain() throws Exception {
    Files.delete(target.socket());
    assertThat(blocker.list()).hasSize(1);
    try (PolicyClient client = new PolicyClient(target.unix())) {
      assertThat(client.asks(ANNA, "", "")).isEqualTo(REFUSED);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.socket())))
        .isEqualTo("rw-rw----");
    blocker.close();
    assertThat(target.socket()).doesNotExist();
  }

  @Test
  void aSecondWeirIsToldAndAKilledOneIsReplaced() throws Exception {
    try (PolicyBlocker second = target.blocker()) {
      assertThatThrownBy(second::open)
          .isInstanceOf(ActionException.class)
          .hasMessageContaining("another process answers there");
      isNotHurt();
    }
    isNotHurt();
    // What a killed process leaves is a file behind which nobody answers.
    Path left = folder.resolve("left");
    try (var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(left));
    }
    assertThat(left).exists();
    try (PolicyBlocker next = made(left.toString(), null, "0600", "no")) {
      next.open();
      assertThat(next.list()).isEmpty();
    }
  }

  private void isNotHurt() throws IOException {
    try (PolicyClient client = new PolicyClient(UnixDomainSocketAddress.of(target.socket()))) {
      assertThat(client.asks(ANNA, "", "")).isEqualTo(REFUSED);
    }
  }

  @Test
  void aFileThatIsNotASocketStaysAndAMissingFolderIsASentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    try (PolicyBlocker wrong = made(file.toString(), null, "0660", "no")) {
      assertThatThrownBy(wrong::open).hasMessageContaining("is not a socket");
    }
    assertThat(file).hasContent("precious");
    try (PolicyBlocker wrong = made(folder.resolve("none/policy").toString(), null, "0660", "no")) {
      assertThatThrownBy(wrong::open).hasMessageContaining("its folder does not exist");
    }
  }

  private static PolicyBlocker made(String socket, String listen, String mode, String text) {
    return (PolicyBlocker)
        new PolicyBlocker.Factory()
            .create(
                new PolicyConfig(
                    socket == null ? null : Path.of(socket),
                    listen,
                    PolicyConfig.Act.REJECT,
                    text,
                    mode,
                    100),
                new TestContext("refuse"));
  }

  private static void isRejected(
      String why, String socket, String listen, String mode, String text) {
    assertThatThrownBy(() -> made(socket, listen, mode, text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void wrongOptionsAreSentences() {
    isRejected("socket: is missing", null, null, "0660", "no");
    isRejected("an address and a port", null, "localhost:10040", "0660", "no");
    isRejected("an address and a port", null, "127.0.0.1", "0660", "no");
    isRejected("an address and a port", null, "127.0.0.1:http", "0660", "no");
    isRejected("listen: is not", null, "127.0.0.1:70000", "0660", "no");
    isRejected("loopback", null, "192.0.2.1:10040", "0660", "no");
    isRejected("loopback", null, "0.0.0.0:10040", "0660", "no");
    isRejected("octal", "/run/weir/policy", null, "rw-", "no");
    isRejected("103 bytes", "/" + "x".repeat(104), null, "0660", "no");
    isRejected("printable ASCII", "/run/weir/policy", null, "0660", "no\naction=OK");
    isRejected("printable ASCII", "/run/weir/policy", null, "0660", "n\u00e9");
    made(null, "[::1]:10040", "0660", "no").close();
  }

  @Test
  void spellingsThatTheEngineTakesForOneAccount() throws Exception {
    blocker.add(List.of(PolicyTarget.block("sender", "A@x.example")));
    blocker.add(List.of(PolicyTarget.block("sender", "a@X.example")));
    blocker.remove(List.of(new Subject("sender", "A@x.example")));
    try (PolicyClient client = new PolicyClient(target.tcp())) {
      assertThat(client.asks("", "", "a@x.EXAMPLE")).isEqualTo(REFUSED);
      blocker.remove(List.of(new Subject("sender", "a@X.example")));
      assertThat(client.asks("", "", "a@x.EXAMPLE")).isEqualTo("action=DUNNO");
      // The context of this test knows no other spellings.
      assertThat(client.asks("Anna@mx.example", "", "")).isEqualTo("action=DUNNO");
    }
  }

  @Test
  void networksOfAllLengths() throws Exception {
    for (String network :
        List.of("192.0.2.0/24", "192.0.0.0/16", "2001:db8::/32", "198.51.100.7")) {
      assertThat(blocker.add(List.of(PolicyTarget.block("client_address", network)))).isEmpty();
    }
    blocker.remove(List.of(new Subject("client_address", "192.0.0.0/16")));
    try (PolicyClient client = new PolicyClient(target.tcp())) {
      assertThat(client.asks("", "192.0.2.77", "")).isEqualTo(REFUSED);
      assertThat(client.asks("", "2001:db8:77::1", "")).isEqualTo(REFUSED);
      assertThat(client.asks("", "::ffff:198.51.100.7", "")).isEqualTo(REFUSED);
      for (String other :
          List.of("192.0.3.1", "2001:db9::1", "198.51.100.8", "unknown", "x".repeat(9000))) {
        assertThat(client.asks("", other, "")).as(other).isEqualTo("action=DUNNO");
      }
    }
    assertThat(blocker.add(List.of(PolicyTarget.block("client_address", "0.0.0.0/0")))).hasSize(1);
    assertThat(blocker.add(List.of(PolicyTarget.block("client_address", "example.org"))))
        .hasSize(1);
    assertThat(blocker.add(List.of(PolicyTarget.block("sasl_username", "")))).hasSize(1);
    assertThat(blocker.add(List.of(PolicyTarget.block("recipient", "a@b")))).hasSize(1);
  }
}
