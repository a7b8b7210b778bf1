package io.weir.engine.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.LineBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnderstandingTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private final Understanding of = new Understanding("maillog", "postfix/smtpd"::equals);

  private static LineBatch lines(int many, String text) {
    LineBatch batch = new LineBatch(1 << 20);
    batch.begin(1, NOW, ZoneOffset.UTC);
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < many; i++) {
      batch.add(i * 100L, line, 0, line.length);
    }
    return batch;
  }

  private void read(int many, int unknown, String text) {
    of.read(lines(many, text), unknown, unknown == 0 ? List.of() : List.of(0, many - 1), NOW);
  }

  @Test
  void noneOfTheFirstLines() {
    read(199, 199, "login of john failed");
    assertThat(of.problem()).isEmpty();
    read(1, 1, "login of john failed");
    assertThat(of.problem())
        .startsWith("none of the first 200 lines is understood, such as: * * * *.")
        .contains("Weir does not know the format")
        .contains("path:")
        .contains("parsers:");
  }

  @Test
  void noParserIsForTheProgram() {
    read(200, 200, "Nov 28 12:00:00 mx sshd[12]: Accepted key for john@example.org");
    assertThat(of.problem()).contains("sshd: * * * *.").contains("There is no parser for sshd");
  }

  @Test
  void theProgramIsKnownAndItsWordsAreNot() {
    read(200, 200, "Nov 28 12:00:00 mx postfix/smtpd[12]: quux 17");
    assertThat(of.problem())
        .contains("smtpd: quux #")
        .contains("There is a parser for this program");
  }

  @Test
  void underATenthOfTheLast() {
    read(1_000, 0, "x");
    read(500, 500, "strange words");
    assertThat(of.problem()).isEmpty();
    read(401, 401, "strange words");
    assertThat(of.problem()).isEmpty();
    read(600, 500, "strange words");
    assertThat(of.problem()).startsWith("only 100 of the last 1001 lines are understood");
    read(1_000, 100, "strange words");
    assertThat(of.problem()).isEmpty();
  }

  @Test
  void oneOfTheFirstIsEnoughUntilThereAreMany() {
    read(300, 299, "strange words");
    assertThat(of.problem()).isEmpty();
  }
}
