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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin written outside the tree against the API's jar alone, dropped into the folder. */
final class OutsidePluginIT {
  @TempDir Path folder;

  @Test
  void aParserFromOutsideIsListedAndReadsLines() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "KnockParser", "knock");
    assertThat(weir.weir("plugins", "list").good().out()).contains("knock");
    Path log = weir.write("door.log", "knock 203.0.113.5\nring 203.0.113.6\n");
    assertThat(weir.weir("parse", "--parser", "knock", log.toString()).good().lines())
        .singleElement()
        .asString()
        .contains("\"type\":\"door_knock\"", "\"client_address\":\"203.0.113.5\"");
  }

  @Test
  void aBlockerWithItsListInMemoryAnswersOverAPort() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "DoorBlocker", "door");
    int port = freePort();
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    weir.write("maillog", "");
    weir.write("weir.yaml", door(port, false));
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      assertThat(ask(port, "192.0.2.7")).isEqualTo("yes");
      weir.write(
          "maillog",
          (now
                  + " mx postfix/smtpd[7]: warning: unknown[192.0.2.7]: SASL LOGIN authentication"
                  + " failed: authentication failure, sasl_username=bob\n")
              .repeat(3));
      Awaitility.await("the block")
          .atMost(Installation.PATIENCE)
          .until(() -> ask(port, "192.0.2.7").equals("no"));
      assertThat(ask(port, "192.0.2.8")).isEqualTo("yes");
      running.stop(Installation.PATIENCE).good();
    }
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      Awaitility.await("the block, after a restart")
          .atMost(Installation.PATIENCE)
          .until(() -> ask(port, "192.0.2.7").equals("no"));
    }
    weir.write("weir.yaml", door(port, true));
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("dry run, would run: answer no for 1", Installation.PATIENCE);
      assertThat(ask(port, "192.0.2.7"))
          .as("who asks gets an answer in a dry run")
          .isEqualTo("yes");
    }
  }

  private static String door(int port, boolean dryRun) {
    return """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: data/state
        rules:
          - { id: guessed, type: rate, event: mail_auth_failure, per: client_address, window: 1h,
              levels: [{ at: 3, actions: [shut] }] }
        actions: [{ id: shut, type: door, for: 1h, port: %d, dry_run: %s }]
        """
        .formatted(port, dryRun);
  }

  private static String ask(int port, String address) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((address + "\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Test
  void aParserWhoseEventsAreDeclaredInThePipelineFile() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "WordsParser", "words");
    String file =
        """
        sources: [{ type: file, path: door.log }]
        parsers:
          - { id: knocks, type: words, begin: knock, event: door_knock, words: [who, colour] }
          - { id: rings, type: words, begin: ring, event: door_ring, words: [who] }
        store: { type: h2, path: data/weir }
        rules:
          - { id: many, type: rate, event: door_knock, per: %s, where: { colour: red },
              window: 1h, levels: [{ at: 2, actions: [] }] }
        """;
    weir.write("weir.yaml", file.formatted("hwo"));
    Installation.Finished check = weir.weir("check", "weir.yaml");
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err())
        .contains("rules.many.per: door_knock has no field 'hwo'; did you mean 'who'?");

    weir.write("weir.yaml", file.formatted("who"));
    weir.write("door.log", "knock anna red\nring bob\nknock carl blue\nknock anna red\n");
    weir.weir("import", "-c", "weir.yaml", "door.log").good();
    assertThat(
            weir.weir("sql", "-c", "weir.yaml", "-e", "select who, colour from door_knock").out())
        .contains("anna  red", "carl  blue")
        .doesNotContain("bob");

    weir.write(
        "weir.yaml",
        file.formatted("who").replace("door_ring, words: [who]", "door_knock, words: [tone]"));
    assertThat(weir.weir("check", "weir.yaml").err())
        .contains("weir.yaml:4:", "parsers.rings", "door_knock is declared in two ways")
        .contains("the parser 'knocks'", "the parser 'rings'");
  }

  @Test
  void aParserWithTwoEventsALineAndALogWithoutHost() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "LetterParser", "letters");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: letters.log }]
        parsers: [{ type: letters }]
        store: { type: h2, path: data/weir }
        state: data/state
        """);
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    weir.write(
        "letters.log",
        """
        T A1 <= anna
        T A1 => bob
        T A1 => carl
        T A1 done
        T A2 <= dora
        """
            .replace("T", now));
    assertThat(weir.weir("parse", "--parser", "letters", "--lines", "letters.log").good().lines())
        .hasSize(5)
        .element(0)
        .asString()
        .contains("\"events\":[{\"type\":\"letter_came\"", "},{\"type\":\"letter_queued\"");
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      running.stop(Installation.PATIENCE).good();
    }
    String rows =
        weir.weir(
                "sql", "-c", "weir.yaml", "--json", "-e", "select * from letter order by letter_id")
            .good()
            .out();
    assertThat(rows)
        .contains("\"host\":\"" + InetAddress.getLocalHost().getHostName() + "\"")
        .contains("\"sender\":\"anna\"", "\"sender\":\"dora\"");
    assertThat(
            weir.weir("sql", "-c", "weir.yaml", "-e", "select sender, recipient from letter_sent")
                .good()
                .out())
        .contains("anna    bob", "anna    carl");
    // the same ids from the archive: nothing is added
    assertThat(weir.weir("import", "-c", "weir.yaml", "letters.log").good().out())
        .contains("9 events; 4 kept, 0 of them new");
  }

  @Test
  void aRuleThatCombinesTwoOthers() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "BothRule", "both");
    String file =
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: data/state
        rules:
          - { id: surely, type: both, rules: [guesses, %s], within: 30m,
              levels: [{ at: 2, actions: [] }] }
          - { id: guesses, type: rate, event: mail_auth_failure, per: client_address, window: 1h,
              levels: [{ at: 3, actions: [] }] }
          - { id: refusals, type: rate, event: mail_reject, per: client_address, window: 1h,
              levels: [{ at: 2, actions: [] }] }
        """;
    weir.write("weir.yaml", file.formatted("refusal"));
    assertThat(weir.weir("check", "weir.yaml").err())
        .contains("rules.surely.rules", "there is no rule 'refusal'; did you mean 'refusals'?");
    weir.write("weir.yaml", file.formatted("surely"));
    assertThat(weir.weir("check", "weir.yaml").err()).contains("hears itself");

    weir.write("weir.yaml", file.formatted("refusals"));
    weir.write("maillog", "");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String failure =
        now
            + " mx postfix/smtpd[7]: warning: unknown[%s]: SASL LOGIN authentication failed:"
            + " authentication failure, sasl_username=bob\n";
    String refusal =
        now
            + " mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[%s]: 554 5.7.1"
            + " <a@b.example>: Relay access denied; from=<c@d.example> to=<a@b.example>"
            + " proto=ESMTP helo=<x>\n";
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      weir.write(
          "maillog",
          failure.formatted("192.0.2.7").repeat(3) + failure.formatted("192.0.2.9").repeat(3));
      running.says("alert: rule guesses, level 1: 192.0.2.9", Installation.PATIENCE);
      running.kill();
    }
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      Files.writeString(
          weir.work().resolve("maillog"),
          refusal.formatted("192.0.2.7").repeat(2) + refusal.formatted("192.0.2.8").repeat(2),
          StandardOpenOption.APPEND);
      running.says("alert: rule surely, level 1: 192.0.2.7", Installation.PATIENCE);
      running.stop(Installation.PATIENCE).good();
    }
    String alerts =
        "select subject, count(*) as n from alert where rule = 'surely' group by subject";
    assertThat(weir.weir("sql", "-c", "weir.yaml", "--json", "-e", alerts).good().out())
        .contains("192.0.2.7", "\"n\":1")
        .doesNotContain("192.0.2.8", "192.0.2.9");
    // The same rule over the log as it is now, without the daemon.
    assertThat(
            weir.weir("replay", "-c", "weir.yaml", "--json", "maillog")
                .good()
                .out()
                .lines()
                .filter(line -> line.contains("\"surely\"")))
        .singleElement()
        .asString()
        .contains("192.0.2.7");
  }

  @Test
  void aSourceWithAQueueOnDiskDropsWhatIsKept() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "QueueSource", "queue");
    Path queue = Files.createDirectory(weir.work().resolve("queue"));
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: queue, queue: queue }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: data/state
        """);
    int put = 0;
    for (int life = 0; life < 3; life++) {
      try (Running running = weir.start("run", "weir.yaml")) {
        running.says("running: ", Installation.PATIENCE);
        for (int i = 0; i < 50; i++) {
          Path half = weir.work().resolve("half");
          Files.writeString(half, delivery(put));
          Files.move(half, queue.resolve(Integer.toString(put++)));
        }
        if (life < 2) {
          running.says("running: ", Installation.PATIENCE).kill();
          continue;
        }
        Awaitility.await("an empty queue")
            .atMost(Installation.PATIENCE)
            .until(
                () -> {
                  try (Stream<Path> left = Files.list(queue)) {
                    return left.findAny().isEmpty();
                  }
                });
        running.stop(Installation.PATIENCE).good();
      }
    }
    String count = "select count(*) as n, count(distinct recipient) as d from mail_delivery";
    assertThat(weir.weir("sql", "-c", "weir.yaml", "--json", "-e", count).good().out())
        .contains("\"n\":" + put, "\"d\":" + put);
  }

  private static String delivery(int number) {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + " mx postfix/smtp[8]: 4104E3D: to=<u"
        + number
        + "@example.org>, relay=none, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (ok)\n";
  }

  @Test
  void aJarForAnotherApiIsRefusedInOneSentence() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "KnockParser", "knock", "9.9");
    weir.write(
        "weir.yaml", "sources: [{type: file, path: door.log}]\nparsers: [{type: postfix}]\n");
    Installation.Finished check = weir.weir("check", "--config", "weir.yaml");
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err()).contains("knock.jar", "API 9.9", "this is " + OutsidePlugin.api());
  }
}
