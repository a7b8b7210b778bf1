package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stolen account: the addresses that used it are blocked, but for those that must not be. */
final class SparingIT {
  @TempDir Path folder;
  private int message;

  /** A message that was handed in under a login. */
  private String sent(String login, String address) {
    String id = "4F" + String.format("%05X", ++message);
    String at = Instant.now().toString() + " mx postfix/";
    return at
        + "submission/smtpd[7]: "
        + id
        + ": client=unknown["
        + address
        + "], sasl_method=PLAIN, sasl_username="
        + login
        + "\n"
        + at
        + "qmgr[9]: "
        + id
        + ": from=<"
        + login
        + ">, size=900, nrcpt=1 (queue active)\n";
  }

  @Test
  void sharedAndTrustedAddressesAreSparedAndTheMailSaysSo() throws IOException {
    Installation weir = Installation.unpack(folder);
    PfTables pf = PfTables.in(folder);
    Path log = weir.write("maillog", "");
    Path trusted =
        weir.write(
            "trusted.txt",
            """
            # what we know
            client_address 198.51.100.9 until 2099-12-31 our partner
            """);
    try (Postbox post = new Postbox(folder)) {
      weir.write(
          "weir.yaml",
          """
          sources: [{ id: maillog, type: file, path: maillog }]
          parsers: [{ type: postfix }]
          store: { type: h2, path: data/weir }
          state: state
          trusted: { file: trusted.txt }
          spare: { shared_by: 3 }
          rules:
            - id: stolen
              type: rate
              event: mail_message
              per: sasl_username
              window: 10m
              levels: [{ at: 5, actions: [tell_admin, block_addresses] }]
          actions:
            - id: block_addresses
              type: pf
              of: client_address
              table: mailblock
              command: ["%s"]
              for: 1h
          %s"""
              .formatted(pf.command(), post.action("tell_admin")));
      try (Running running = weir.start("run", "--config", "weir.yaml")) {
        running.says("running", Installation.PATIENCE);
        StringBuilder lines = new StringBuilder();
        for (String colleague : List.of("ann", "cem", "dan")) {
          lines.append(sent(colleague + "@example.org", "192.0.2.7"));
        }
        for (String from :
            List.of("192.0.2.7", "198.51.100.7", "198.51.100.8", "198.51.100.9", "198.51.100.7")) {
          lines.append(sent("bob@example.org", from));
        }
        Files.writeString(log, lines.toString(), StandardOpenOption.APPEND);

        Awaitility.await("the blocks")
            .atMost(Installation.PATIENCE)
            .until(() -> pf.addresses("mailblock").equals(List.of("198.51.100.7", "198.51.100.8")));
        Awaitility.await("the mail")
            .atMost(Installation.PATIENCE)
            .until(() -> post.mails().size() == 1);
        assertThat(post.mails().get(0).text())
            .contains(
                "not blocked (2):",
                "192.0.2.7: used by 3 accounts without an alert in the last 30 days",
                "198.51.100.9: trusted: our partner");
        Awaitility.await("what was spared")
            .atMost(Installation.PATIENCE)
            .until(
                () ->
                    weir.weir("sql", "-c", "weir.yaml", "-e", "select subject from spared")
                        .out()
                        .contains("198.51.100.9"));

        Files.writeString(
            trusted,
            "client_address 198.51.100.8 a colleague on a journey\n",
            StandardOpenOption.APPEND);
        Awaitility.await("the block of one that is trusted by now ends")
            .atMost(Installation.PATIENCE)
            .until(() -> pf.addresses("mailblock").equals(List.of("198.51.100.7")));
        assertThat(running.stop(Installation.PATIENCE).good().err())
            .contains("192.0.2.7 is spared", "198.51.100.9 is spared");
      }
    }
  }

  @Test
  void aTrustedFileWithAWrongLineIsAWarningAndAMissingOneAProblem() {
    Installation weir = Installation.unpack(folder);
    String yaml =
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        trusted:
          file: %s
          client_address: [{ value: 192.0.2.0/24, reason: office, until: "2027-01-31" }, 192.0.2.300]
        """;
    weir.write("maillog", "");
    weir.write("list", "client_address\nsasl_username news@example.org\n");
    weir.write("a.yaml", yaml.formatted("list").replace(", 192.0.2.300", ""));
    assertThat(weir.weir("check", "a.yaml").good().err())
        .contains("list:1: must be FIELD VALUE [until YYYY-MM-DD] [REASON]");
    weir.write("b.yaml", yaml.formatted("none"));
    assertThat(weir.weir("check", "b.yaml").err())
        .contains("b.yaml:5:", "there is no readable file", "b.yaml:6:", "192.0.2.300");
  }
}
