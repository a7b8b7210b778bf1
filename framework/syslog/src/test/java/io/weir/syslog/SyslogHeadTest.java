package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyslogHeadTest {
  private static final Instant READ = Instant.parse("2026-11-28T12:00:00Z");
  private final SyslogHead head = new SyslogHead();

  private boolean read(String line) {
    byte[] b = ("x" + line + "y").getBytes(StandardCharsets.UTF_8);
    return read(b, 1, b.length - 1);
  }

  private boolean read(byte[] b, int from, int to) {
    return head.read(new Line().set(b, from, to, 1, 0, READ, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nov 26 10:00:00 mx word/one[7]: the text",
        "Nov  6 10:00:00 mx word/one: the text",
        "Nov 6 10:00:00 mx word/one: the text",
        "Nov 26 10:00:00.123456 mx word/one[7]: the text",
        "Nov 26 10:00:00 <mail.info> mx word/one[7]: the text",
        "<22>Nov 26 10:00:00 mx word/one[7]: the text",
        "2026 Nov 26 10:00:00.123 mx word/one[7]: the text",
        "2026-11-26T10:00:00+03:00 mx word/one[7]: the text",
        "2026-11-26T10:00:00.123456Z mx word/one[7]: the text",
        "2026-11-26 10:00:00 mx word/one[7]: the text",
        "Nov 26 10:00:00 mx word/one[7] the text",
        "<22>1 2026-11-26T10:00:00.123Z mx word/one 7 - - the text",
        "<22>1 2026-11-26T10:00:00.123Z mx word/one 7 ID [a b=\"]\\\"\"][c] the text",
      })
  void findsHostProgramAndMessage(String line) {
    assertThat(read(line)).isTrue();
    assertThat(text(line, head.host(), head.hostEnd())).isEqualTo("mx");
    assertThat(text(line, head.tag(), head.tagEnd())).isEqualTo("word/one");
    assertThat(text(line, head.body(), line.length() + 1)).isEqualTo("the text");
    assertThat(head.isHost(new byte[] {'m', 'x'})).isTrue();
    assertThat(head.isModern()).isEqualTo(line.startsWith("<22>1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nov 26 10:00:00 %s last message repeated 3 times",
        "2026-11-26T10:00:00.123Z %s last message repeated 1 time ",
        "Nov 26 10:00:00 %s last message repeated ",
        "Nov 26 10:00:00 %s last message repeated",
        "Nov 26 10:00:00 %s last message repeated 3 times: word/one[7]: the text",
        "Nov 26 10:00:00 %s last message was repeated",
      })
  void repeatedLinesAreReadAlikeWhetherTheirHostIsPlainOrNot(String line) {
    assertThat(parts(String.format(line, "mx"))).isEqualTo(parts(String.format(line, "MX")));
  }

  private String parts(String line) {
    assertThat(read(line)).isTrue();
    return List.of(
            head.micros(),
            head.tag(),
            head.tagEnd(),
            head.name(),
            head.pid(),
            head.pidEnd(),
            head.body(),
            head.end(),
            head.firm,
            head.isTagCut())
        .toString();
  }

  private static String text(String line, int from, int to) {
    return line.substring(from - 1, to - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "what?",
        "<22>",
        "<22>1 ",
        "<9999>Nov 26 10:00:00 mx word: x",
        "Nov 26 10:00:00",
        "Nov 26 10:00:00 mx",
        "2026-11-26T10:00:00Z",
        "2026 of many things that are no time",
        "123456789012345678901234567890",
        "<22>1 2026-11-26T10:00:00.123Z mx word 7 - [open",
        "<22>1 2026-11-26T10:00:00.123Z mx word 7",
      })
  void saysWhereThereIsNoHead(String line) {
    assertThat(read(line)).isFalse();
  }

  @Test
  void readsNothingBehindTheLinesEnd() {
    String line = "<22>1 2026-11-26T10:00:00.123Z mx word/one 7 ID [a b=\"x\"] the text";
    byte[] b = line.getBytes(StandardCharsets.UTF_8);
    for (int to = 0; to <= b.length; to++) {
      byte[] cut = Arrays.copyOf(b, to);
      boolean alone = read(cut, 0, to);
      assertThat(read(b, 0, to)).isEqualTo(alone);
    }
  }
}
