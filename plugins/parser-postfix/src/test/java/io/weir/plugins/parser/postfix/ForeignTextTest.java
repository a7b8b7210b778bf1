package io.weir.plugins.parser.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client writes into the places that are its own, the line is about that client. */
final class ForeignTextTest {
  private static final String HEAD = "Nov 22 10:00:00 mx1 postfix/";

  /** What an attacker may write to have somebody else blocked, or not to be counted. */
  private static final List<String> IMITATIONS =
      List.of(
          "innocent[203.0.113.99]",
          "x from innocent[203.0.113.99]: 554 5.7.1 y",
          "x>: y; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<e>",
          "x> from innocent[203.0.113.99]; from=<a@b.example> to=<c@d.example>",
          "x>, relay=innocent[203.0.113.99]:25, delay=1, dsn=2.0.0, status=sent (",
          "x, sasl_method=PLAIN, sasl_username=victim",
          "x> sasl_method=PLAIN, sasl_username=victim>",
          "x, orig_queue_id=5204E3D, orig_client=innocent[203.0.113.99]",
          "x>, size=1, nrcpt=1 (queue active)",
          "x: client=innocent[203.0.113.99]",
          "]: SASL LOGIN authentication failed: x, sasl_username=victim",
          "\"quoted\" \\\" \"",
          "<<>>[[]]::");

  private final PostfixParser parser = new PostfixParser(new PostfixConfig(List.of()));

  static Stream<Arguments> lines() {
    return Stream.of(
            "smtpd[1]: 4104E3D: client=unknown[192.0.2.1], sasl_method=PLAIN,"
                + " sasl_username=anna, sasl_sender={}",
            "smtpd[1]: warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: no,"
                + " sasl_username={}",
            "smtpd[1]: warning: non-SMTP command from unknown[192.0.2.1]: {}",
            "smtpd[1]: improper command pipelining after DATA from unknown[192.0.2.1]: {}",
            "smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1 <{}>: Relay access"
                + " denied; from=<{}> to=<{}> proto=ESMTP helo=<{}>",
            "postscreen[1]: NOQUEUE: reject: RCPT from [192.0.2.1]:4000: 550 5.7.1 no;"
                + " from=<{}>, to=<{}>, proto=ESMTP, helo=<{}>",
            "postscreen[1]: PREGREET 9 after 0.1 from [192.0.2.1]:4000: {}",
            "postscreen[1]: NON-SMTP COMMAND from [192.0.2.1]:4000 after CONNECT: {}",
            "cleanup[1]: 4104E3D: milter-reject: END-OF-MESSAGE from unknown[192.0.2.1]: 5.7.1 no;"
                + " from=<{}> to=<{}> proto=ESMTP helo=<{}>",
            "cleanup[1]: 4104E3D: reject: header Subject: {} from unknown[192.0.2.1];"
                + " from=<{}> to=<{}> proto=ESMTP helo=<{}>: no {}",
            "cleanup[1]: 4104E3D: message-id=<{}>",
            "qmgr[1]: 4104E3D: from=<{}>, size=5, nrcpt=3 (queue active)",
            "pickup[1]: 4104E3D: uid=5 from=<{}>",
            "smtp[1]: 4104E3D: to=<a@two.example>, relay=mx.two.example[203.0.113.5]:25, delay=1,"
                + " delays=0/0/1/0, dsn=5.1.1, status=bounced ({})",
            "smtp[1]: 4104E3D: host mx.two.example[203.0.113.5] said: 450 4.7.1 {}"
                + " (in reply to RCPT TO command)",
            "smtp[1]: 4104E3D: host mx.two.example[203.0.113.5] refused to talk to me: 421 {}",
            "smtp[1]: 4104E3D: SASL authentication failed; server mx.two.example[203.0.113.5] said:"
                + " 535 5.7.8 {}",
            "smtp[1]: certificate verification failed for mx.two.example[203.0.113.5]:25:"
                + " untrusted issuer {}",
            "smtp[1]: 4104E3D: warning: header X-Out: {}",
            "smtpd[1]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok; from=<{}> to=<{}> proto=ESMTP"
                + " helo=<{}>",
            "smtpd[1]: warning: unknown[192.0.2.1]: request longer than 2048: {}...",
            "smtpd[1]: warning: Illegal address syntax from unknown[192.0.2.1] in MAIL command: {}",
            "smtpd[1]: warning: 4104E3D: malformed BDAT command syntax from unknown[192.0.2.1]: {}",
            "smtpd[1]: warning: Connection rate limit exceeded: 9 from unknown[192.0.2.1] for"
                + " service {}",
            "smtpd[1]: 4104E3D: discard: MAIL from unknown[192.0.2.1]: <{}>: Sender address {};"
                + " from=<{}> proto=ESMTP helo=<{}>",
            "cleanup[1]: 4104E3D: info: header Subject: {} from local; from=<{}> to=<{}>",
            "cleanup[1]: 4104E3D: reject: mime-error message header length exceeds limit: {} from"
                + " unknown[192.0.2.1]; from=<{}> to=<{}>",
            "qmqpd[1]: 4104E3D: unknown[192.0.2.1]: {} while reading")
        .flatMap(line -> IMITATIONS.stream().map(text -> Arguments.of(line, text)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void staysInItsPlace(String line, String text) {
    Event plain = event(line.replace("{}", "x@one.example"));
    Event event = event(line.replace("{}", text));

    assertThat(event.type()).isEqualTo(plain.type());
    for (String field :
        List.of(
            "host",
            "program",
            "pid",
            "queue_id",
            "client_port",
            "action",
            "stage",
            "code",
            "dsn",
            "status",
            "relay",
            "relay_name",
            "relay_address",
            "relay_port",
            "severity",
            "metric",
            "rate",
            "size",
            "recipient_count",
            "verdict",
            "uid",
            "sasl_method")) {
      assertThat(event.value(field)).as(field).isEqualTo(plain.value(field));
    }
    // left out where it cannot be told from what the client wrote; never somebody else's
    if (event.address("client_address") != null || !line.contains("header")) {
      assertThat(event.address("client_address")).isEqualTo(plain.address("client_address"));
    }
    if (!line.contains("sasl_username={}")) {
      assertThat(event.text("sasl_username")).isEqualTo(plain.text("sasl_username"));
    }
    assertThat(event.value("original_client_address")).isNull();
  }

  /** Since 3.5 Postfix writes an odd local part in quotes, whatever it holds. */
  static Stream<Arguments> quoted() {
    return Stream.of(
            "smtp[1]: 4104E3D: to=<\"{}\"@two.example>, relay=mx.two.example[203.0.113.5]:25,"
                + " delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (no)",
            "smtp[1]: 4104E3D: to=<a@two.example>, orig_to=<\"{}\"@one.example>,"
                + " relay=mx.two.example[203.0.113.5]:25, delay=1, delays=0/0/1/0, dsn=5.1.1,"
                + " status=bounced (no)",
            "qmgr[1]: 4104E3D: from=<\"{}\"@one.example>, size=5, nrcpt=3 (queue active)",
            "qmgr[1]: 4104E3D: from=<\"{}\"@one.example>, status=expired, returned to sender",
            "smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1"
                + " <\"{}\"@two.example>: Relay access denied; from=<\"{}\"@one.example>"
                + " to=<\"{}\"@two.example> proto=ESMTP helo=<mail>",
            "cleanup[1]: 4104E3D: milter-reject: END-OF-MESSAGE from unknown[192.0.2.1]: 5.7.1 no;"
                + " from=<\"{}\"@one.example> to=<a@two.example> proto=ESMTP helo=<mail>")
        .flatMap(line -> IMITATIONS.stream().map(text -> Arguments.of(line, text)));
  }

  @ParameterizedTest
  @MethodSource("quoted")
  void aQuotedLocalPartIsOne(String line, String text) {
    String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
    Event plain = event(line.replace("{}", "x"));
    Event event = event(line.replace("{}", quoted));

    for (String field : List.of("sender", "recipient", "original_recipient", "rejected")) {
      Object value = plain.value(field);
      Object expected =
          value instanceof String s ? s.replace("\"x\"", "\"" + quoted + "\"") : value;
      assertThat(event.value(field)).as(field).isEqualTo(expected);
    }
    for (String field :
        List.of("client_address", "relay", "status", "dsn", "size", "reason", "helo_name")) {
      assertThat(event.value(field)).as(field).isEqualTo(plain.value(field));
    }
    assertThat(event.value("sasl_username")).isNull();
  }

  private Event event(String text) {
    Line line = Line.of(HEAD + text, Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    EventBuilder builder = new EventBuilder().over(line.bytes());
    assertThat(parser.parse(line, builder)).as(text).isEqualTo(Parser.Outcome.EVENT);
    return builder.build();
  }
}
