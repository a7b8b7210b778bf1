package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process may have only so many files open; strangers must not take those that blocking needs.
 */
final class OpenFilesIT {
  private static final String ATTACKER = "198.51.100.66";

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
  }

  private int configure() throws IOException {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        state: state
        store: { type: h2, path: data/weir }
        rules:
          - id: busy
            type: rate
            event: mail_accepted
            per: client_address
            window: 1h
            levels: [{ at: 3, actions: [block] }]
        actions: [{ id: block, type: pf, table: mailblock, command: [%s], for: 1h }]
        web: { listen: "127.0.0.1:%d" }
        """
            .formatted(pf.command(), port));
    return port;
  }

  private void attack() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      lines
          .append(
              DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ZonedDateTime.now(Installation.ZONE)))
          .append(" mail postfix/smtpd[4711]: 3F2A91C0D")
          .append(i)
          .append(": client=unknown[" + ATTACKER + "]\n");
    }
    Files.writeString(weir.work().resolve("maillog"), lines, StandardOpenOption.APPEND);
  }

  private void blocked() {
    Awaitility.await("a block")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> pf.addresses("mailblock").contains(ATTACKER));
  }

  @Test
  void whoHoldsHundredsOfConnectionsToThePageStopsNoBlock() throws Exception {
    int port = configure();
    weir.openFiles(256);
    List<Socket> held = new ArrayList<>();
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      for (int i = 0; i < 600; i++) {
        try {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
          held.add(socket);
          socket
              .getOutputStream()
              .write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
          // Closed by Weir as it came.
        }
      }
      attack();
      blocked();
      assertThat(daemon.err()).doesNotContain("error=24", "oo many open files");
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void withTheFewestThatAreAllowedItBlocks() throws Exception {
    configure();
    weir.openFiles(128);
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      assertThat(daemon.err()).contains("the limit of open files is 128: ");
      attack();
      blocked();
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
    }
  }

  @Test
  void withFewerItDoesNotBeginAndSaysSo() throws Exception {
    configure();
    for (int most : new int[] {64, 96}) {
      Installation.Finished end = weir.openFiles(most).weir("run", "--config", "weir.yaml");
      assertThat(end.exit()).isEqualTo(1);
      assertThat(end.err().lines().toList())
          .singleElement()
          .asString()
          .contains("the limit of open files is " + most, "needs 128", "ulimit -n");
    }
  }
}
