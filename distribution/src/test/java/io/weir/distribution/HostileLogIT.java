package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no mail server writes on purpose, and what attackers make it write. */
final class HostileLogIT {
  private static final Client CLIENT = Client.v4("203.0.113.5");
  private static final String STAMPED = "Nov 22 10:00:00 mx postfix/smtpd[1]: ";

  @TempDir Path folder;
  private final MailTraffic traffic = new MailTraffic(5, Installation.ZONE);
  private Maillog log;

  @Test
  void noLineStopsTheDaemonOrSwallowsTheNext() {
    Installation weir = Installation.unpack(folder);
    PfTables pf = PfTables.in(folder);
    log = new Maillog(weir.work().resolve("maillog"));
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        rules:
          - type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            # one message behind each of what must not swallow it
            levels: [{ at: 10, actions: [pf] }]
        actions: [{ type: pf, table: hostile, command: ["%s"], for: 1h }]
        """
            .formatted(pf.command()));
    try (Running running = weir.start("run", "--config", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      behind("x".repeat(1 << 20) + "\n");
      behind(STAMPED + "warning: " + "y".repeat(1 << 20) + "\n");
      behind("\0".repeat(5000) + "\n");
      behind(STAMPED + "4FAB: client=un\0known[203.0.113.9\0]\n");
      behind(new byte[] {(byte) 0xff, (byte) 0xc3, (byte) 0x28, (byte) 0xed, (byte) 0xa0, '\n'});
      behind(
          (STAMPED + "4FAC: client=\u00e9\u00e8[203.0.113.9], sasl_username=\u00e9\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      behind("\n\n\r\n");
      behind(STAMPED + "\u001b[2J4FAD: client=[[[[]]]], sasl_username=,,,\n");
      behind(
          STAMPED + "NOQUEUE: reject: RCPT from a[203.0.113.9]: 550 " + "<".repeat(60_000) + "\n");
      assertThat(pf.addresses("hostile")).isEmpty();

      String last = accepted();
      int cut = last.indexOf("client=") + 10;
      log.append(last.substring(0, cut));
      Awaitility.await("half a line is none")
          .during(Duration.ofMillis(700))
          .until(() -> pf.addresses("hostile").isEmpty());
      log.append(last.substring(cut));

      Awaitility.await("the tenth message")
          .atMost(Installation.PATIENCE)
          .failFast(() -> assertThat(running.handle().isAlive()).as(running.err()).isTrue())
          .until(() -> pf.addresses("hostile").contains(CLIENT.address()));
      log.append(accepted().stripTrailing());
      assertThat(running.stop(Installation.PATIENCE).exit()).as(running.err()).isZero();
    }
    assertThat(
            weir.weir(
                    "sql",
                    "--config",
                    "weir.yaml",
                    "--json",
                    "-e",
                    "select count(*) as n from mail_message where client_address='203.0.113.5'")
                .good()
                .out())
        .as("the last line has no end yet")
        .contains("{\"n\":10}");
  }

  /** A message behind these bytes. */
  private void behind(byte[] bytes) {
    log.append(bytes);
    log.append(accepted());
  }

  private void behind(String text) {
    behind(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The lines of one message; the last one counts too. */
  private String accepted() {
    traffic.flood(Instant.now(), Duration.ZERO, CLIENT, 1);
    return traffic.take().lines().limit(3).reduce("", (a, b) -> a + b + "\n");
  }
}
