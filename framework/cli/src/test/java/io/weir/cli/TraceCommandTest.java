package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.weir.api.Event;
import io.weir.api.Text;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the rig says Sunday, 22 November 2026, 17:00 UTC. */
final class TraceCommandTest {
  private static final Instant YESTERDAY = Instant.parse("2026-11-21T10:00:00Z");
  private static final String HOSTILE =
      "550 no \u001b[2Jsuch\r\nuser \u202e" + "long ".repeat(60) + "end" + "x".repeat(120);

  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() throws Exception {
    weir = new CommandRig(home);
    weir.pipeline("").parser(new MessageParser.Factory());
  }

  private void fill(List<Event> events) throws Exception {
    // Opens the store.
    assertThat(weir.run("trace", "nobody")).isEqualTo(1);
    weir.stores.store().write(events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAA", "BBB", "<one@x.example>"})
  void eachOfItsIdsLeadsToTheWholeWay(String id) throws Exception {
    fill(MessageParser.way(YESTERDAY, "550 no such user"));
    assertThat(weir.run("trace", id)).as(weir.err()).isZero();
    assertThat(weir.err()).isEmpty();
    assertThat(weir.lines())
        .startsWith("Message " + id, "7 events in 9 s, ids: AAA, BBB, CCC (UTC)", "")
        .contains(
            "2026-11-21 10:00:00  mail message  AAA",
            "2026-11-21 10:00:02  +2 s  mail delivery  AAA",
            "2026-11-21 10:00:05  +5.35 s  mail notification  BBB",
            "    response   550 no such user",
            "2026-11-21 10:00:09  +9 s  mail delivery  CCC")
        .doesNotContain("    queue id   AAA");
  }

  @Test
  void aValueIsShownOnceForEachIdUnlessAllAreWanted() throws Exception {
    fill(MessageParser.way(YESTERDAY, "550 no such user"));
    weir.run("trace", "AAA");
    assertThat(weir.out().split("to@two.example", -1)).hasSize(3);
    assertThat(weir.out().split("host ", -1)).hasSize(4);
    weir.run("trace", "--full", "AAA");
    assertThat(weir.out().split("host ", -1)).hasSize(8);
  }

  @Test
  void textOfTheLogMovesNoCursorAndFitsIntoEightyColumns() throws Exception {
    fill(MessageParser.way(YESTERDAY, HOSTILE));
    weir.columns(80);
    assertThat(weir.run("trace", "AAA", "BBB")).isZero();
    assertThat(weir.out()).contains("\\x1b[2Jsuch\\r\\nuser \\u202elong");
    assertThat(weir.out().codePoints().filter(c -> c != '\n')).noneMatch(Text::steers);
    assertThat(weir.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    // Nothing is lost at the ends of lines.
    assertThat(weir.out().replaceAll("\\s", "")).contains("longend" + "x".repeat(120));
    weir.run("trace", "--json", "AAA");
    assertThat(weir.out()).contains("550 no \\u001B[2Jsuch\\r\\nuser \\u202elong");
    assertThat(weir.out().codePoints().filter(c -> c != '\n')).noneMatch(Text::steers);
  }

  @Test
  void jsonIsOneObject() throws Exception {
    fill(MessageParser.way(YESTERDAY, "550"));
    assertThat(weir.run("trace", "--json", "AAA", "nobody")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: no event has the id nobody\n");
    assertThat(weir.out())
        .startsWith(
            "{\"messages\":[{\"asked\":\"AAA\",\"ids\":[\"AAA\",\"BBB\",\"CCC\"],\"took_seconds\":9,"
                + "\"steps\":[{\"id\":\"AAA\",\"since_first_seconds\":0,\"since_before_seconds\":0,"
                + "\"event\":{\"type\":\"mail_message\",\"id\":\"")
        .endsWith("\"response\":\"delivered\"}}]}]}\n");
    try (JsonParser parser = new JsonFactory().createParser(weir.out())) {
      while (parser.nextToken() != null) {
        assertThat(parser.currentLocation()).isNotNull();
      }
    }
  }

  @Test
  void oneOfASenderIsShownAndSeveralAreListed() throws Exception {
    fill(
        Stream.of(
                MessageParser.way(YESTERDAY, "550"),
                MessageParser.many(YESTERDAY.plusSeconds(3600), 30))
            .flatMap(List::stream)
            .toList());
    assertThat(weir.run("trace", "--recipient", "s7@two.example")).as(weir.err()).isZero();
    assertThat(weir.lines()).startsWith("Message M7", "3 events in 0 s (UTC)");
    assertThat(weir.run("trace", "--sender", "<>")).as(weir.err()).isZero();
    assertThat(weir.lines()).startsWith("Message CCC");

    // Its two queue ids are one message.
    assertThat(weir.run("trace", "--sender", "anna@*")).as(weir.err()).isZero();
    assertThat(weir.lines()).startsWith("Message BBB");

    assertThat(weir.run("trace", "--recipient", "*@two.example", "--to", "2026-11-21T11:00:01"))
        .as(weir.err())
        .isZero();
    assertThat(weir.lines())
        .startsWith(
            "2 messages that match; weir trace ID shows one of them (UTC).",
            "",
            "2026-11-21 11:00:00  M0  sent",
            "    from  list@one.example",
            "    to    r0@two.example",
            "",
            "2026-11-21 10:00:05  BBB  bounced");
    assertThat(weir.run("trace", "--sender", "list@one.example", "--most", "3")).isZero();
    assertThat(weir.lines())
        .startsWith("The newest 3 messages that match; weir trace ID shows one of them (UTC).")
        .contains("2026-11-21 11:00:29  M29", "2026-11-21 11:00:27  M27")
        .endsWith("There are more; see --most.");
    assertThat(
            weir.run(
                "trace", "--json", "--sender", "list@one.example", "--recipient", "*@two.example"))
        .isZero();
    assertThat(weir.out())
        .startsWith("{\"candidates\":[{\"id\":\"M29\",\"event\":{\"type\":\"mail_delivery\"")
        .endsWith("],\"more\":true}\n");
    assertThat(weir.run("trace", "--sender", "nobody@one.example")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: no message of this time matches; see --from\n");
  }

  @Test
  void anOldMessageIsFoundByItsIdAndASearchNeedsItsTime() throws Exception {
    fill(MessageParser.way(Instant.parse("2020-02-29T10:00:00Z"), "550"));
    assertThat(weir.run("trace", "BBB")).as(weir.err()).isZero();
    assertThat(weir.lines()).contains("2020-02-29 10:00:00  mail message  AAA");
    assertThat(weir.run("trace", "BBB", "--from", "2026-11-01")).isEqualTo(1);
    assertThat(weir.run("trace", "--sender", "anna@*")).isEqualTo(1);
    assertThat(
            weir.run("trace", "--sender", "anna@*", "--from", "2020-02-29", "--to", "2020-03-01"))
        .isZero();
    assertThat(weir.run("trace", "--sender", "anna@*", "--to", "2020-03-01")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'give a queue id or message id, or look for one with --sender or --recipient'",
    "AAA --sender a, 'give ids, or --sender and --recipient, not both'",
    "AAA --from tomorrow, --from: 'tomorrow' is not a day or time",
    "AAA --from 2026-11-20 --to 2026-11-18, the range ends before it begins",
    "--sender a --most 0, --most: 0 is not between 1 and 500",
    "AAA --longest 0s, --longest: no time to answer in",
  })
  void whatMakesNoSenseIsOneSentence(String options, String sentence) throws Exception {
    fill(List.of());
    String[] words =
        Stream.concat(
                Stream.of("trace"),
                Arrays.stream(options.split(" ")).filter(word -> !word.isEmpty()))
            .toArray(String[]::new);
    assertThat(weir.run(words)).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: " + sentence).hasLineCount(1);
    assertThat(weir.out()).isEmpty();
  }

  @Test
  void withoutMessagesInItsVocabularyNothingIsLookedFor() throws Exception {
    weir.parser(new WordParser.Factory());
    assertThat(weir.run("trace", "AAA")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: no event has the id AAA\n");
    assertThat(weir.run("trace", "--sender", "a")).isEqualTo(2);
    assertThat(weir.err()).isEqualTo("weir: the store keeps no events of messages with sender\n");
  }

  @Test
  void aStoreThatIsAwayFailsWithItsOwnSentence() throws Exception {
    fill(List.of());
    weir.stores.store().away(true);
    assertThat(weir.run("trace", "AAA")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: store: the database in memory is away\n");
  }

  @Test
  void helpHasExamples() {
    assertThat(weir.run("trace", "--help")).isZero();
    assertThat(weir.out()).contains("weir trace 4XkbQY2mZzz1q", "--recipient");
  }
}
