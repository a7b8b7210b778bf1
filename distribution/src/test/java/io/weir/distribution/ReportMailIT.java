package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of the day before, from the log to the reader. */
final class ReportMailIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir Path folder;
  private final StringBuilder log = new StringBuilder();
  private Installation weir;
  private Postbox post;

  /** One in which it is about noon, so that no day begins or ends during the test. */
  private final ZoneId zone =
      ZoneOffset.ofHours(12 - Instant.now().atZone(ZoneOffset.UTC).getHour());

  private final LocalDate yesterday = LocalDate.now(zone).minusDays(1);
  private Instant at = yesterday.atTime(4, 0).atZone(zone).toInstant();

  @BeforeEach
  void write() {
    weir = Installation.unpack(folder);
    post = new Postbox(folder);
    for (int i = 0; i < 40; i++) {
      String id = "%010X".formatted(0xA0000000L + i);
      String from = i == 7 ? HOSTILE + "@x.example" : "anna@one.example";
      line("smtpd[1]: " + id + ": client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=anna");
      line("cleanup[2]: " + id + ": message-id=<" + i + "@one.example>");
      line("qmgr[3]: " + id + ": from=<" + from + ">, size=900, nrcpt=1 (queue active)");
      line(
          "smtp[4]: "
              + id
              + ": to=<to@far.example>, relay=r[192.0.2.99]:25, delay=1, delays=0.1/0/0.4/0.5,"
              + " dsn=2.0.0, status=sent (250 ok)");
      line("qmgr[3]: " + id + ": removed");
      at = at.plus(15, ChronoUnit.MINUTES);
    }
    weir.write("maillog", log.toString());
  }

  @AfterEach
  void close() {
    post.close();
  }

  private void line(String rest) {
    at = at.plusSeconds(1);
    log.append(at).append(" mx1 postfix/").append(rest).append('\n');
  }

  private void pipeline(String time, String action) {
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: data/state
        zone: "%s"
        actions:
        %sreports: { daily: { at: "%s", actions: [tell_admin] } }
        """
            .formatted(zone, action, time));
  }

  private Running started() {
    return weir.start("run", "--config", "weir.yaml").says("running", SOON);
  }

  @Test
  void comesOnceAlsoAfterAKillAndIsReadAsItIs() throws Exception {
    // The report of yesterday is due this evening.
    pipeline("18:00", post.action("tell_admin"));
    try (Running first = started()) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  weir.weir(
                          "sql",
                          "--config",
                          "weir.yaml",
                          "--json",
                          "-e",
                          "select count(*) as n from mail_message")
                      .out()
                      .contains("{\"n\":40}"));
      first.stop(SOON);
    }
    assertThat(post.messages()).isEmpty();

    // It was due this morning; the mail server is away, and Weir is killed.
    pipeline(
        "06:00",
        "  - { id: tell_admin, type: email, host: localhost, port: 1, to: [a@b.example] }\n");
    try (Running second = started()) {
      second.says("daily report of " + yesterday + " made", SOON);
      second.says("action tell_admin: the mail server localhost:1 cannot be reached", SOON);
      second.kill();
    }
    pipeline("06:00", post.action("tell_admin"));
    try (Running third = started()) {
      await().atMost(SOON).until(() -> post.messages().size() == 1);
      third.stop(SOON);
    }
    read(post.messages().get(0));
    try (Running fourth = started()) {
      await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> post.messages().size() == 1);
      fourth.stop(SOON);
    }
  }

  private void read(MimeMessage mail) throws Exception {
    assertThat(mail.getSubject()).contains("daily report");
    assertThat(mail.getMessageID()).matches("<weir-[0-9a-f]{32}@mx.example>");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    while (parts.getCount() == 1) {
      parts = (MimeMultipart) parts.getBodyPart(0).getContent();
    }
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContentType().toLowerCase(Locale.ROOT))
        .startsWith("text/plain");
    String text = parts.getBodyPart(0).getContent().toString();
    assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    assertThat(text)
        .contains("Deliveries: █ sent", "40  messages", HOSTILE + "@x.example", "anna@one.example");
    assertThat(parts.getBodyPart(1).getContentType().toLowerCase(Locale.ROOT))
        .startsWith("text/html");
    String html = parts.getBodyPart(1).getContent().toString();
    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;@x.example", "bgcolor")
        .doesNotContain("<script", "src=", "url(");
  }
}
