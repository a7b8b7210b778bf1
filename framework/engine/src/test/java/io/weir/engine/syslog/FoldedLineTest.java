package io.weir.engine.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FoldedLineTest {
  private final FoldedLine folded = new FoldedLine();

  private static Line line(String text) {
    return Line.of(text, Instant.EPOCH, ZoneOffset.UTC);
  }

  private boolean read(String text) {
    return folded.read(line(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nov 26 10:00:00 mx last message repeated 3 times",
        "Nov 26 10:00:00 mx last message repeated 3 times\r",
        "Nov 26 10:00:00 <mail.info> mx last message repeated 3 times",
        "Nov 26 10:00:00 mx syslogd: last message repeated 3 times",
        "Nov 26 10:00:00 mx syslogd[77]: last message repeated 3 times",
        "Nov 26 10:00:00 mx postfix/smtpd[77]: last message repeated 3 times",
        "Nov 26 10:00:00 mx --- last message repeated 3 times ---",
        "<46>1 2026-11-26T10:00:00Z mx syslogd - - - last message repeated 3 times",
        "2026-11-26T10:00:00+03:00 mx last message repeated 3 times",
      })
  void tellsThatTheLastLineCameAgain(String text) {
    assertThat(read(text)).isTrue();
    assertThat(folded.isQuoted()).isFalse();
    assertThat(folded.times()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nov 26 10:00:00 mx last message repeated 0 times",
        "Nov 26 10:00:00 mx last message repeated  times",
        "Nov 26 10:00:00 mx last message repeated 9999999999 times",
        "Nov 26 10:00:00 mx last message repeated -3 times",
        "Nov 26 10:00:00 mx last message repeated 3 times or so, many times",
        "Nov 26 10:00:00 mx x: Subject: last message repeated 3 times",
        "Nov 26 10:00:00 mx x: ABC: warning: header Subject: last message repeated 3 times",
        "Nov 26 10:00:00 mx x: ABC: message repeated 3 times: [ removed]",
        "Nov 26 10:00:00 mx x: message repeated 3 times: [ removed] and more",
        "Nov 26 10:00:00 mx x: message repeated 0 times: [ removed]",
        "Nov 26 10:00:00 mx x: message repeated 3 times: [",
        "Nov 26 10:00:00 mx x: message repeated 3 times: []",
        "last message repeated 3 times, and this has no head; three times",
      })
  void takesNoOtherTextForAFold(String text) {
    assertThat(read(text)).isFalse();
  }

  @Test
  void writesOutWhatIsQuoted() {
    Line line = line("Nov 26 10:00:00 mx x/y[7]: message repeated 12 times: [ a ] b]");
    assertThat(folded.read(line)).isTrue();
    assertThat(folded.isQuoted()).isTrue();
    assertThat(folded.times()).isEqualTo(12);
    assertThat(folded.unfolded(line, new Line()).text())
        .isEqualTo("Nov 26 10:00:00 mx x/y[7]: a ] b");
  }

  @Test
  void writesOutTheLastLineUnderItsOwnTime() {
    assertThat(repeated("Nov 26 10:00:09 mx last message repeated 2 times", "x/y[7]: a"))
        .isEqualTo("Nov 26 10:00:09 mx x/y[7]: a");
    assertThat(repeated("Nov 26 10:00:09 mx syslogd: last message repeated 2 times", "x/y[7]: a"))
        .isEqualTo("Nov 26 10:00:09 mx x/y[7]: a");
  }

  @Test
  void underAProgramItRepeatsThatOneOnly() {
    String fold = "Nov 26 10:00:09 mx x/y[7]: last message repeated 2 times";
    assertThat(repeated(fold, "x/y[7]: a")).isEqualTo("Nov 26 10:00:09 mx x/y[7]: a");
    assertThat(repeated(fold, "x/y[8]: a")).isEmpty();
    assertThat(repeated(fold, "z: a")).isEmpty();
  }

  private String repeated(String fold, String last) {
    Line line = line(fold);
    assertThat(folded.read(line)).isTrue();
    byte[] b = last.getBytes(StandardCharsets.UTF_8);
    Line out = new Line();
    return folded.repeated(line, b, 0, b.length, false, out) ? out.text() : "";
  }

  @Test
  void theOldFormRepeatsNoModernLine() {
    Line line = line("Nov 26 10:00:09 mx last message repeated 2 times");
    assertThat(folded.read(line)).isTrue();
    assertThat(
            folded.repeated(line, "x 7 - - a".getBytes(StandardCharsets.UTF_8), 0, 9, true, line))
        .isFalse();
  }
}
