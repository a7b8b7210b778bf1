package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What counts, and whose it is: logs that mislead, from the log to the database and the firewall.
 */
final class CountedIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT);

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;
  private final List<String> lines = new ArrayList<>();
  private final Instant now = Instant.now();

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: pipe, type: stdin }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        accounts: { fold_case: true, domain: example.org }
        trusted: { sasl_username: [News] }
        rules:
          - id: bounces
            type: rate
            event: mail_delivery
            where: { status: bounced }
            per: client_address
            window: 1h
            levels: [{ at: 5, actions: [block_address] }]
          - id: busy_account
            type: rate
            event: mail_message
            per: sasl_username
            window: 1h
            levels: [{ at: 5 }]
          - id: busy_address
            type: rate
            event: mail_message
            per: client_address
            window: 1h
            levels: [{ at: 5 }]
          - id: guessing
            type: rate
            event: mail_auth_failure
            where: { kind: credentials }
            per: client_address
            window: 1h
            levels: [{ at: 5, actions: [block_address] }]
          - id: login_service_down
            type: rate
            event: mail_auth_failure
            where: { kind: backend }
            per: host
            window: 1h
            levels: [{ at: 5 }]
          - id: one_account
            type: rate
            event: mail_message
            where: { sasl_username: { in: [ANNA, x] } }
            per: host
            window: 1h
            levels: [{ at: 2 }]
        actions:
          - { id: block_address, type: pf, table: mailblock, command: ["%s"], for: [2d] }
        """
            .formatted(pf.command()));
  }

  private void line(String rest) {
    lines.add(STAMP.format(now.atZone(Installation.ZONE)) + " mx1 postfix/" + rest);
  }

  private void message(String id, String client, String messageId, String sender) {
    line("smtpd[1]: " + id + ": client=" + client);
    line("cleanup[2]: " + id + ": message-id=<" + messageId + ">");
    line("qmgr[3]: " + id + ": from=<" + sender + ">, size=9, nrcpt=1 (queue active)");
  }

  private void delivery(String id, String to, String relay, String status) {
    line(
        "smtp[4]: %s: to=<%s>, relay=%s, delay=1, delays=0/0/0/1, dsn=5.0.0, status=%s"
            .formatted(id, to, relay, status));
  }

  private String run() {
    Path log = weir.write("log", String.join("\n", lines) + "\n");
    try (Running running = weir.startWith(log, "run", "--config", "weir.yaml")) {
      return running.end(SOON).good().err();
    }
  }

  private List<String> ask(String sql) throws IOException {
    List<String> rows = new ArrayList<>();
    Asked.h2(weir.work().resolve("data/weir")).ask(sql).forEach(row -> rows.add(row.toString()));
    return rows;
  }

  /** Carol's message that is still in the queue, and is known to all its recipients. */
  private void known() {
    message(
        "F100000001",
        "vic[192.0.2.10], sasl_method=PLAIN, sasl_username=carol",
        "known@vic",
        "carol@x.example");
    delivery("F100000001", "a@far.example", "none", "deferred (connection timed out)");
  }

  private void bounces(String id) {
    for (int i = 0; i < 6; i++) {
      delivery(id, "r" + i + "@far.example", "mx.far.example[198.51.100.2]:25", "bounced (no)");
    }
  }

  @Test
  void aCopiedMessageIdBringsTheBouncesToTheCopier() throws IOException {
    known();
    message("FA10000001", "evil[198.51.100.66]", "known@vic", "e@x.example");
    message("FA20000001", "localhost[127.0.0.1]", "known@vic", "e@x.example");
    delivery("FA20000001", "first@far.example", "mx.far.example[198.51.100.2]:25", "bounced (no)");
    delivery(
        "FA10000001",
        "r@far.example",
        "127.0.0.1[127.0.0.1]:10024",
        "sent (250 2.0.0 Ok: queued as FA20000001)");
    line("qmgr[3]: FA10000001: removed");
    bounces("FA20000001");
    run();

    assertThat(pf.addresses("mailblock")).containsExactly("198.51.100.66");
    assertThat(
            ask(
                "select distinct client_address, sasl_username from mail_delivery where queue_id = 'FA20000001'"))
        .noneMatch(row -> row.contains("192.0.2.10") || row.contains("carol"));
    assertThat(ask("select queue_id from mail_message order by queue_id"))
        .hasSize(2)
        .noneMatch(row -> row.contains("FA2"));
  }

  @Test
  void whoHasLoggedInFromLoopbackIsHimself() throws IOException {
    known();
    message(
        "F200000001",
        "localhost[127.0.0.1], sasl_method=PLAIN, sasl_username=mallory",
        "known@vic",
        "m@x.example");
    bounces("F200000001");
    run();

    assertThat(pf.addresses("mailblock")).isEmpty();
    assertThat(
            ask(
                "select distinct client_address, sasl_username, sender from mail_delivery where queue_id = 'F200000001'"))
        .singleElement()
        .asString()
        .contains("127.0.0.1", "mallory", "m@x.example");
    assertThat(ask("select sasl_username from mail_message order by queue_id")).hasSize(2);
  }

  @Test
  void aLogThatIsThereTwiceCountsOnceAndSaysSo() throws IOException {
    for (int i = 1; i <= 30; i++) {
      String id = "B0000000%02d".formatted(i);
      message(id, "c[192.0.2.%d]".formatted(i % 10 + 1), "d" + i, "a@x.example");
      delivery(id, "x@far.example", "mx.far.example[198.51.100.1]:25", "sent (250 ok)");
      line("qmgr[3]: " + id + ": removed");
    }
    for (int i = 0; i < 4; i++) {
      line(
          "smtpd[5]: warning: unknown[192.0.2.77]: SASL LOGIN authentication failed: UGFzc3dvcmQ6");
    }
    List<String> twice = new ArrayList<>();
    lines.forEach(l -> twice.addAll(List.of(l, l)));
    lines.clear();
    lines.addAll(twice);
    String said = run();

    assertThat(ask("select queue_id from mail_message")).hasSize(30);
    assertThat(ask("select queue_id from mail_delivery")).hasSize(30);
    assertThat(ask("select * from mail_auth_failure")).hasSize(4);
    assertThat(ask("select subject from alert")).isEmpty();
    assertThat(said).containsOnlyOnce("each line is written twice").contains("imjournal");
  }

  @Test
  void calloutsAndAnOutageAreNobodysFault() throws IOException {
    for (int i = 0; i < 6; i++) {
      line("smtpd[%d]: A0B1C2D3E%d: client=mta.example.net[192.0.2.120]".formatted(i + 7, i));
      line(
          "smtpd[%d]: warning: unknown[192.0.2.103]: SASL PLAIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)"
              .formatted(i + 7));
    }
    run();

    assertThat(pf.addresses("mailblock")).isEmpty();
    assertThat(ask("select rule from alert"))
        .singleElement()
        .asString()
        .contains("login_service_down");
    assertThat(ask("select distinct kind from mail_auth_failure"))
        .singleElement()
        .asString()
        .contains("backend");
  }

  @Test
  void oneAccountInManySpellings() throws IOException {
    int n = 0;
    for (Map.Entry<String, List<String>> e :
        Map.of(
                "t",
                List.of("Bob", "bob", "BOB@example.org", "bob@Example.ORG", "boB"),
                "u",
                List.of("news", "NEWS", "News@example.org", "news", "news"))
            .entrySet()) {
      for (String login : e.getValue()) {
        n++;
        message(
            "C0000000%02d".formatted(n),
            "c[192.0.2.%d], sasl_method=PLAIN, sasl_username=%s".formatted(n, login),
            "m" + n,
            "a@x.example");
      }
    }
    message(
        "C000000098", "c[192.0.2.98], sasl_method=PLAIN, sasl_username=Anna", "m98", "a@x.example");
    message(
        "C000000099",
        "c[192.0.2.99], sasl_method=PLAIN, sasl_username=anna@example.org",
        "m99",
        "a@x.example");
    run();

    assertThat(ask("select rule, subject from alert order by rule")).hasSize(2);
    assertThat(ask("select subject from alert where rule = 'busy_account'"))
        .singleElement()
        .asString()
        .contains("bob@example.org");
    assertThat(ask("select sasl_username from mail_message where sasl_username = 'boB'"))
        .as("as it was logged")
        .hasSize(1);
  }
}
