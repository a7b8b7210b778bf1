package io.weir.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NewlinesTest {
  @Test
  void findsTheFirstLineFeedInEveryRange() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(12) == 0 ? (byte) '\n' : random.nextInt(4) == 0 ? (byte) 0x8a : bytes[i];
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = -1;
      for (int i = to - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i : expected;
      }
      assertThat(Newlines.find(bytes, from, to)).isEqualTo(expected);
    }
  }

  @Test
  void aStreamIsNamedByItsFirstLineThatNewsyslogDidNotWrite() {
    byte[] turned =
        "Nov 22 00:00:00 mx newsyslog[123]: logfile turned over due to size>100K"
            .getBytes(StandardCharsets.UTF_8);
    byte[] line =
        "Nov 22 00:00:01 mx postfix/smtpd[9]: connect from a[192.0.2.1]"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(StreamName.isTurnover(turned, 0, turned.length)).isTrue();
    assertThat(StreamName.isTurnover(line, 0, line.length)).isFalse();
    assertThat(StreamName.of(line, 0, line.length))
        .isEqualTo(StreamName.of(line.clone(), 0, line.length));
    assertThat(StreamName.of(line, 0, line.length))
        .isNotEqualTo(StreamName.of(line, 0, line.length - 1));
  }
}
