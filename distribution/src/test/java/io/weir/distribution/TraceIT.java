package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir trace} of a message that a content filter handed back and that bounced. */
final class TraceIT {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH);
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final StringBuilder log = new StringBuilder();
  private Installation weir;
  private ZonedDateTime at;

  @BeforeEach
  void write() {
    weir = Installation.unpack(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir, keep: [mail_notification] }
        """);
    at = ZonedDateTime.now(Installation.ZONE).minusHours(1);
    line("postfix/smtpd[1]: A00112233: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=anna");
    line("postfix/cleanup[2]: A00112233: message-id=<1@one.example>");
    line("postfix/qmgr[3]: A00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix-out/smtpd[4]: B00112233: client=localhost[127.0.0.1], orig_queue_id=A00112233");
    line("postfix-out/cleanup[5]: B00112233: message-id=<1@one.example>");
    line("postfix-out/qmgr[6]: B00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line(
        "postfix/smtp[7]: A00112233: to=<to@far.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=3,"
            + " delays=0.1/0/0.4/2.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as B00112233)");
    line("postfix/qmgr[3]: A00112233: removed");
    line(
        "postfix-out/smtp[8]: B00112233: to=<to@far.example>, relay=r[192.0.2.99]:25, delay=5,"
            + " delays=0.1/0/0.4/4.5, dsn=5.1.1, status=bounced (host r[192.0.2.99] said: 550"
            + " 5.1.1 no \u001b[2Jsuch user)");
    line("postfix-out/bounce[9]: B00112233: sender non-delivery notification: C00112233");
    line("postfix-out/qmgr[6]: C00112233: from=<>, size=99, nrcpt=1 (queue active)");
    line("postfix-out/qmgr[6]: B00112233: removed");
    line(
        "postfix-out/local[10]: C00112233: to=<anna@one.example>, relay=local, delay=0.1,"
            + " delays=0.1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)");
    line("postfix-out/qmgr[6]: C00112233: removed");
    line("postfix/smtpd[1]: D00112233: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=anna");
    line("postfix/qmgr[3]: D00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/qmgr[3]: D00112233: removed");
    weir.write("maillog", log.toString());
  }

  private void line(String rest) {
    at = at.plusSeconds(1);
    log.append(STAMP.format(at)).append(" mx1 ").append(rest).append('\n');
  }

  private Installation.Finished trace(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "trace";
    all[1] = "--config";
    all[2] = "weir.yaml";
    System.arraycopy(words, 0, all, 3, words.length);
    return weir.weir(all);
  }

  @Test
  void oneWayWithAndWithoutADaemon() throws IOException {
    assertThat(trace("A00112233").exit()).isEqualTo(1);
    assertThat(trace("A00112233").err())
        .contains("there is no store at", "weir run or weir import");
    weir.weir("import", "--config", "weir.yaml", "maillog").good();
    weir.environment("COLUMNS", "80");

    Installation.Finished alone = trace("B00112233").good();
    assertThat(alone.lines())
        .anySatisfy(line -> assertThat(line).contains("mail message", "A00112233"))
        .anySatisfy(line -> assertThat(line).contains("mail delivery", "C00112233"))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(alone.out())
        .contains("\\x1b[2Jsuch user")
        .doesNotContain("\u001b", "D00112233")
        .containsSubsequence("A00112233", "to@far.example", "550", "anna@one.example");
    JsonNode message =
        new ObjectMapper().readTree(trace("--json", "A00112233").good().out()).at("/messages/0");
    assertThat(List.of(message.at("/ids/0").asText(), message.at("/ids/1").asText()))
        .containsExactly("A00112233", "B00112233");
    assertThat(message.get("ids")).hasSize(3);

    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running", SOON);
      assertThat(trace("B00112233").good().out()).isEqualTo(alone.out());
      assertThat(trace("<1@one.example>").good().out())
          .contains("ids: A00112233, B00112233, C00112233");
      assertThat(trace("--sender", "anna@*").good().lines().get(0)).startsWith("2 messages that");
      assertThat(trace("--recipient", "to@far.example").good().out())
          .contains("ids: A00112233, B00112233, C00112233");
      Installation.Finished none = trace("nobody");
      assertThat(none.exit()).isEqualTo(1);
      assertThat(none.err()).isEqualTo("weir: no event has the id nobody\n");
      daemon.stop(SOON);
    }
  }
}
