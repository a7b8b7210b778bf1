package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.engine.judge.EngineTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock of the rig says Sunday, 22 November 2026, 17:00 UTC. */
final class ReportCommandTest {
  private static final String HOSTILE = "a</td><script>alert(1)</script>\u001b[2J\"&'@x.example";

  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() throws Exception {
    weir = new CommandRig(home);
    weir.pipeline("");
  }

  private void fill() throws Exception {
    Path log = home.resolve("a.log");
    long yesterday = Instant.parse("2026-11-21T10:00:00Z").getEpochSecond();
    Files.writeString(log, yesterday + " sent one\n" + (yesterday + 1) + " sent two\n");
    assertThat(weir.run("import", log.toString())).as(weir.err()).isZero();
    EventType alert = EngineTypes.ALERT;
    Event event =
        new EventBuilder()
            .start(alert, yesterday * 1_000_000)
            .id(new EventId(1, 2, 3))
            .put(alert.field("rule"), "busy")
            .put(alert.field("subject"), HOSTILE)
            .build();
    weir.stores.store().write(List.of(event));
    weir.stores.store().rollUp(List.of(Instant.parse("2026-11-21T10:00:00Z")));
  }

  @Test
  void yesterdayIsTheDefault() throws Exception {
    fill();
    assertThat(weir.run("report")).as(weir.err()).isZero();
    assertThat(weir.lines()).first().isEqualTo("Report of Sat 21 Nov 2026 (UTC)");
    assertThat(weir.out()).contains("  2  word_delivery\n", "  1  alerts\n", "1  busy\n");
    assertThat(weir.err()).isEmpty();
    assertThat(weir.run("report", "--day", "--text")).isZero();
    assertThat(weir.lines()).first().isEqualTo("Report of Sat 21 Nov 2026 (UTC)");
  }

  @ParameterizedTest
  @CsvSource({
    "--week, Mon 9 Nov 2026 to Sun 15 Nov 2026",
    "--month, Thu 1 Oct 2026 to Sat 31 Oct 2026",
    "--from 2026-11-20 --to 2026-11-20, Fri 20 Nov 2026",
    "--from 2026-11-20T10:30 --to 2026-11-21, Fri 20 Nov 2026 10:30 to Sun 22 Nov 2026 00:00",
    "--from 2026-11-22, Sun 22 Nov 2026 00:00 to Sun 22 Nov 2026 17:00",
  })
  void anyRangeCanBeNamed(String options, String range) throws Exception {
    fill();
    String[] words = ("report " + options).split(" ");
    assertThat(weir.run(words)).as(weir.err()).isZero();
    assertThat(weir.lines()).first().isEqualTo("Report of " + range + " (UTC)");
  }

  @ParameterizedTest
  @CsvSource({
    "--from 2026-11-31, --from: '2026-11-31' is not a day or time: write 2026-11-20",
    "--from yesterday, --from: 'yesterday' is not a day or time",
    "--from 2026-11-20 --to 2026-11-18, the range ends before it begins",
    "--from 2026-12-01, --from 2026-12-01 is in the future",
    "--to 2026-11-20, --to needs --from",
    "--from 1026-11-20, the range is longer than 20 years",
    "--day --week, 'give one of --day, --week, --month, and --from with --to'",
    "--week --from 2026-11-01, 'give one of --day, --week, --month, and --from with --to'",
    "--json --html, 'give one of --text, --json and --html'",
    "--top 0, --top: 0 is not between 1 and 1000",
    "--longest 0s, --longest: no time to answer in",
  })
  void whatMakesNoSenseIsOneSentence(String options, String sentence) {
    assertThat(weir.run(("report " + options).split(" "))).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: " + sentence).hasLineCount(1);
    assertThat(weir.out()).isEmpty();
  }

  @Test
  void anEmptyStoreIsAnErrorAndAnEmptyDayIsNone() throws Exception {
    assertThat(weir.run("report")).isEqualTo(1);
    assertThat(weir.err())
        .isEqualTo("weir: the store has no events: weir run or weir import fills it\n");
    fill();
    assertThat(weir.run("report", "--month")).isZero();
    assertThat(weir.err())
        .isEqualTo(
            "weir: the store has no events of this time; its oldest is of Sat 21 Nov 2026 10:00\n");
  }

  @Test
  void aStoreThatIsAwayFailsWithItsOwnSentence() throws Exception {
    fill();
    weir.stores.store().away(true);
    assertThat(weir.run("report")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: store: the database in memory is away\n");
  }

  @Test
  void textOfTheLogStaysTextInEachForm() throws Exception {
    fill();
    weir.run("report");
    assertThat(weir.out()).contains("<script>alert(1)</script>\\x1b[2J").doesNotContain("\u001b");
    weir.run("report", "--html");
    assertThat(weir.out())
        .contains("a&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[2J\"&amp;'@x.example")
        .doesNotContain("<script", "\u001b");
    weir.run("report", "--json");
    assertThat(weir.out())
        .contains("\"key\":\"a</td><script>alert(1)</script>\\u001B[2J\\\"&'@x.example\"")
        .doesNotContain("\u001b");
  }

  @Test
  void whoWouldSendItMustRun() throws Exception {
    fill();
    assertThat(weir.run("report", "--send", "daily")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: no daemon runs, which would send it: weir run\n");
  }

  @Test
  void helpHasAnExample() {
    assertThat(weir.run("report", "--help")).isZero();
    assertThat(weir.out()).contains("--longest", "weir report --week --html > week.html");
  }
}
