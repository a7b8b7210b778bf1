package io.weir.plugins.source.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.syslog.SyslogHead;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SyslogLineTest {
  private static final Map<Field, String> USUAL =
      Map.of(
          Field.REALTIME, "1795341604123456",
          Field.HOSTNAME, "mx1",
          Field.IDENTIFIER, "postfix/smtpd",
          Field.PID, "4711",
          Field.MESSAGE, "connect from a");

  private final SyslogLine line = new SyslogLine();

  @SafeVarargs
  private String write(Map<Field, String> fields, Map.Entry<Field, String>... more) {
    Entry entry = new Entry();
    for (Map.Entry<Field, String> f : more) {
      put(entry, f.getKey(), f.getValue());
    }
    fields.forEach((field, text) -> put(entry, field, text));
    line.write(entry, 1_000_000_000_000_000L);
    return new String(line.bytes(), 0, line.length(), UTF_8);
  }

  private static void put(Entry entry, Field field, String text) {
    if (!entry.get(field).isThere()) {
      entry.get(field).begin();
      byte[] bytes = text.getBytes(UTF_8);
      entry.get(field).add(bytes, 0, bytes.length);
    }
  }

  @Test
  void itIsWhatASyslogDaemonWouldHaveWritten() {
    assertThat(write(USUAL))
        .isEqualTo("2026-11-22T10:00:04.123456+00:00 mx1 postfix/smtpd[4711]: connect from a");
    SyslogHead head = new SyslogHead();
    assertThat(head.read(Line.of(write(USUAL), Instant.now(), ZoneOffset.ofHours(3)))).isTrue();
    assertThat(head.micros()).isEqualTo(1_795_341_604_123_456L);
    assertThat(new String(head.bytes(), head.tag(), head.tagEnd() - head.tag(), UTF_8))
        .isEqualTo("postfix/smtpd");
    assertThat(new String(head.bytes(), head.body(), line.length() - head.body(), UTF_8))
        .isEqualTo("connect from a");
  }

  @Test
  void theTimeIsThatOfTheWritingUnlessItCannotBe() {
    assertThat(write(USUAL, Map.entry(Field.SOURCE_REALTIME, "1795341599000007")))
        .startsWith("2026-11-22T09:59:59.000007+00:00 ");
    for (String wrong :
        new String[] {"1795341604123457", "-5", "0", "", "x", "99999999999999999999"}) {
      assertThat(write(USUAL, Map.entry(Field.SOURCE_REALTIME, wrong)))
          .as(wrong)
          .startsWith("2026-11-22T10:00:04.123456+00:00 ");
    }
    assertThat(write(USUAL, Map.entry(Field.REALTIME, "1795341600000000")))
        .startsWith("2026-11-22T10:00:00.000000+00:00 ");
    for (String wrong : new String[] {"", "x", "999999999999999999"}) {
      assertThat(write(USUAL, Map.entry(Field.REALTIME, wrong)))
          .startsWith("2001-09-09T01:46:40.000000+00:00 ");
    }
  }

  @Test
  void whatIsMissingHasAPlaceholder() {
    assertThat(write(Map.of(Field.MESSAGE, "x")))
        .isEqualTo("2001-09-09T01:46:40.000000+00:00 localhost unknown: x");
    assertThat(write(Map.of(Field.COMM, "smtpd", Field.SYSLOG_PID, "9")))
        .endsWith(" localhost smtpd[9]: ");
    assertThat(write(USUAL, Map.entry(Field.PID, "1]: x"), Map.entry(Field.SYSLOG_PID, "12")))
        .contains(" postfix/smtpd[12]: ");
  }

  @Test
  void foreignTextMakesNoOtherLineAndNoOtherHead() {
    assertThat(
            write(USUAL, Map.entry(Field.MESSAGE, "a\n2026 mx postfix/qmgr[1]: b\0\u001b\r\n\n")))
        .endsWith(": a#0122026 mx postfix/qmgr[1]: b\0\u001b");
    assertThat(write(USUAL, Map.entry(Field.MESSAGE, "\n\n"))).endsWith("[4711]: ");
    assertThat(
            write(
                USUAL,
                Map.entry(Field.IDENTIFIER, "x y\n\tz\0[1]: \u00e9"),
                Map.entry(Field.HOSTNAME, "a b\u007f")))
        .contains(" a_b_ x_y__z_[1]:_\u00e9[4711]: ");
  }

  @Test
  void aLongMessageIsCut() {
    String written = write(USUAL, Map.entry(Field.MESSAGE, "\n".repeat(200_000)));
    assertThat(written.length()).isBetween(LineBatch.MAX_LINE, LineBatch.MAX_LINE + 100);
    assertThat(write(USUAL, Map.entry(Field.IDENTIFIER, "i".repeat(5_000))).length())
        .isLessThan(400);
  }
}
