package io.weir.engine.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CoverageMeterTest {
  private final CoverageMeter meter = new CoverageMeter(p -> p.startsWith("shop/"));
  private final CoverageMeter second = new CoverageMeter(p -> p.startsWith("shop/"));

  private static void count(CoverageMeter in, String program, String text, Parser.Outcome outcome) {
    String line = "Nov 26 10:00:00 mx " + program + "[7]: " + text;
    in.count(Line.of(line, Instant.EPOCH, ZoneOffset.UTC), outcome);
  }

  private Coverage sum() {
    return CoverageMeter.sum(List.of(meter, second));
  }

  @Test
  void linesAreCountedByProgramOverAllThreads() {
    count(meter, "shop/till", "a", Parser.Outcome.EVENT);
    count(second, "shop/till", "a", Parser.Outcome.EVENT);
    count(second, "shop/till", "a", Parser.Outcome.IGNORED);
    count(meter, "shop/till", "odd", Parser.Outcome.UNKNOWN);
    count(meter, "shop/door", "a", Parser.Outcome.EVENT);
    meter.folded();

    assertThat(sum().programs())
        .containsExactly(
            new Coverage.Program("shop/till", 2, 1, 1), new Coverage.Program("shop/door", 1, 0, 0));
    assertThat(sum().unknown()).isEqualTo(1);
    assertThat(sum().folded()).isEqualTo(1);
    assertThat(sum().shapes()).containsExactly(new Coverage.Shape("shop/till: odd", 1));
  }

  @Test
  void otherProgramsAreNobodysDefect() {
    count(meter, "sshd", "x", Parser.Outcome.UNKNOWN);
    count(second, "sshd", "y", Parser.Outcome.UNKNOWN);
    count(meter, "cron", "y", Parser.Outcome.UNKNOWN);

    assertThat(sum().programs()).isEmpty();
    assertThat(sum().others())
        .containsExactly(new Coverage.Other("sshd", 2), new Coverage.Other("cron", 1));
    assertThat(sum().otherLines()).isEqualTo(3);
    assertThat(sum().shapes()).isEmpty();
  }

  @Test
  void aNameThatMayBeAUsersIsMasked() {
    for (String line :
        List.of(
            "2026-11-28 10:00:00 INFO jbloggs logged in",
            "Nov 28 10:00:00 mx jbloggs: typed into logger",
            "Nov 28 10:00:00 mx joe@example.org[7]: x",
            "2026-11-28 10:00:00 INFO jbloggs 17 messages",
            "Nov 28 10:00:00 mx kernel: x",
            "Nov 28 10:00:00 mx sshd[77]: x",
            "<38>1 2026-11-28T10:00:00Z mx acme 123 - - x",
            "<38>1 2026-11-28T10:00:00Z mx jbloggs - - - x")) {
      second.count(Line.of(line, Instant.EPOCH, ZoneOffset.UTC), Parser.Outcome.UNKNOWN);
    }

    assertThat(sum().others())
        .containsExactly(
            new Coverage.Other("(masked)", 5),
            new Coverage.Other("acme", 1),
            new Coverage.Other("kernel", 1),
            new Coverage.Other("sshd", 1));
    assertThat(sum().programs()).isEmpty();
    assertThat(sum().shapes()).isEmpty();
  }

  @Test
  void aProgramIsOwnWhenAParserSaysSoThoughItKnewNoLine() {
    count(meter, "shop/new", "surprise", Parser.Outcome.UNKNOWN);

    assertThat(sum().programs()).containsExactly(new Coverage.Program("shop/new", 0, 0, 1));
    assertThat(sum().shapes()).containsExactly(new Coverage.Shape("shop/new: surprise", 1));
  }

  @Test
  void aProgramIsOwnWhenALineOfItsFamilyWasKnown() {
    count(meter, "market/one", "a", Parser.Outcome.IGNORED);
    count(second, "market/two", "surprise", Parser.Outcome.UNKNOWN);

    assertThat(sum().programs())
        .extracting(Coverage.Program::program)
        .containsExactly("market/two", "market/one");
  }

  @Test
  void linesWithoutAHeadHaveAPlaceOfTheirOwn() {
    meter.count(
        Line.of("Odd things happen", Instant.EPOCH, ZoneOffset.UTC), Parser.Outcome.UNKNOWN);

    assertThat(sum().programs()).containsExactly(new Coverage.Program("", 0, 0, 1));
    assertThat(sum().shapes()).containsExactly(new Coverage.Shape("* * *", 1));
  }

  @Test
  void noMoreProgramsAndShapesAreToldApartThanThereIsRoomFor() {
    for (int i = 0; i < 3_000; i++) {
      count(meter, "p" + i, "x", Parser.Outcome.UNKNOWN);
      String word = "abcde".charAt(i % 5) + "e".repeat(i / 100) + "o".repeat(i % 100 / 5);
      count(meter, "shop/till", "see " + word, Parser.Outcome.UNKNOWN);
    }

    assertThat(sum().others()).hasSize(51);
    assertThat(sum().otherLines()).isEqualTo(3_000);
    assertThat(sum().shapes()).hasSize(50);
  }
}
