package io.weir.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Relay access denied | Relay access denied",
        "host mx1.a.example[192.0.2.1] said: 550 5.1.1 <ann@a.example> unknown"
            + " | host * said: 550 5.1.1 * unknown",
        "connect to mx1.a.example[2001:db8::1]:25: Connection timed out"
            + " | connect to *: Connection timed out",
        "Client host [192.0.2.1] blocked using zen.rbl.example; https://rbl.example/q/192.0.2.1"
            + " | Client host * blocked using zen.rbl.example; *",
        "Name service error for name=a.example type=MX: Host not found, try again"
            + " | Name service error for name=* type=MX: Host not found, try again",
        "unknown user: \"ann@a.example\" | unknown user: \"*\"",
        "host x.example[192.0.2.1] said: 421-4.7.0 Try later 421 4.7.0 (in reply to RCPT TO command)"
            + " | host * said: 421-4.7.0 Try later 421 4.7.0 (in reply to RCPT TO command)",
        "message 4F0001357 from 192.0.2.1 refused | message * from * refused",
        "  too   many    blanks  | too many blanks",
      })
  void whatIsDifferentEachTimeIsLeftOut(String text, String shape) {
    assertThat(TextShape.of(text)).isEqualTo(shape);
  }

  @Test
  void aLongTextIsCut() {
    assertThat(TextShape.of("word ".repeat(1000)).length()).isLessThan(180);
    assertThat(TextShape.of("x".repeat(100_000)).length()).isLessThan(180);
    assertThat(TextShape.of("")).isEmpty();
  }
}
