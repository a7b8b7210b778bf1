package io.weir.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StreamNameTest {
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
