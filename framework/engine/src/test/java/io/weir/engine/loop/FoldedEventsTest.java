package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.engine.state.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that a syslog daemon wrote instead of equal ones, on the program {@code till}. */
final class FoldedEventsTest {
  private static final Field HOST = Field.text("host", 50, "Who wrote it.");
  private static final Field TEXT = Field.text("text", 500, "What it says.");
  private static final EventType SALE =
      EventType.named("sale", "Something was sold.").fields(HOST, TEXT).build();

  /**
   * Knows {@code Nov 26 10:00:SS host till: text}, whatever the text but rsyslog's; ignores {@code
   * nothing}.
   */
  private static final Parser TILL =
      new Parser() {
        @Override
        public Parser.Outcome parse(Line line, EventBuilder event) {
          String[] parts = line.text().split(" ", 6);
          if (parts.length < 6
              || !parts[4].startsWith("till")
              || parts[5].startsWith("message repeated")) {
            return Parser.Outcome.UNKNOWN;
          }
          if (parts[5].equals("nothing")) {
            return Parser.Outcome.IGNORED;
          }
          event.start(SALE, Long.parseLong(parts[2].substring(6)) * 1_000_000);
          event.put(HOST, parts[3]).text(TEXT, line.to() - parts[5].length(), line.to());
          return Parser.Outcome.EVENT;
        }

        @Override
        public boolean knows(String program) {
          return program.equals("till");
        }
      };

  private final List<Parsing> opened = new ArrayList<>();
  private Parsing parsing = parsing(1);
  private int second;
  private long place;

  private Parsing parsing(int cores) {
    Parsing made = new Parsing(List.of(TILL), Map.of("sale", SALE), cores);
    opened.add(made);
    return made;
  }

  @AfterEach
  void close() {
    opened.forEach(Parsing::close);
  }

  private LineBatch batch(long stream, String... lines) {
    LineBatch batch = new LineBatch(1 << 22);
    batch.begin(stream, Instant.EPOCH, ZoneOffset.UTC);
    for (String line : lines) {
      byte[] b =
          String.format("Nov 26 10:00:%02d %s", second++ % 60, line)
              .getBytes(StandardCharsets.UTF_8);
      batch.add(place, b, 0, b.length);
      place += b.length + 1;
    }
    return batch;
  }

  private List<String> parse(String... lines) {
    return show(parsing.parse(batch(1, lines)));
  }

  private static List<String> show(Parsing.Parsed parsed) {
    List<String> shown = new ArrayList<>();
    for (Event e : parsed.events()) {
      if (e != null) {
        shown.add(e.text("host") + " " + e.text("text") + " x" + e.times());
      }
    }
    return shown;
  }

  @Test
  void theLastLineComesAgainSoManyTimesAsAnEventOfItsOwn() {
    Parsing.Parsed parsed =
        parsing.parse(batch(1, "mx till: apple", "mx last message repeated 3 times"));

    Event apple = Objects.requireNonNull(parsed.events()[0]);
    Event again = Objects.requireNonNull(parsed.events()[1]);
    assertThat(show(parsed)).containsExactly("mx apple x1", "mx apple x3");
    assertThat(again.micros()).isEqualTo(1_000_000);
    assertThat(again.id().stream()).isEqualTo(1);
    assertThat(again.id().place()).isEqualTo(31);
    assertThat(again.id().check()).isNotEqualTo(apple.id().check());
    assertThat(parsed.unknown()).isZero();
  }

  @Test
  void aSecondFoldRepeatsTheSameLine() {
    assertThat(
            parse(
                "mx till: apple",
                "mx last message repeated 3 times",
                "mx syslogd[9]: last message repeated 2 times"))
        .containsExactly("mx apple x1", "mx apple x3", "mx apple x2");
  }

  @Test
  void theLastLineOfThatHostCountsNotThatOfAnother() {
    assertThat(
            parse(
                "a till: apple",
                "b till: pear",
                "a last message repeated 2 times",
                "b last message repeated 3 times",
                "c last message repeated 4 times"))
        .containsExactly("a apple x1", "b pear x1", "a apple x2", "b pear x3");
  }

  @Test
  void whatAnotherProgramOrNobodyKnowsRepeatsNothing() {
    Parsing.Parsed parsed =
        parsing.parse(
            batch(
                1,
                "mx till: apple",
                "mx sshd[5]: no entry",
                "mx last message repeated 3 times",
                "mx till: nothing",
                "mx last message repeated 3 times"));
    assertThat(show(parsed)).containsExactly("mx apple x1");
    assertThat(parsed.unknown()).isEqualTo(2);
    assertThat(parsing.coverage().otherLines()).isEqualTo(2);
  }

  @Test
  void theLastLineIsRememberedFromBatchToBatchByStream() {
    parse("mx till: apple");
    parse("other till: pear");
    parsing.parse(batch(2, "mx till: plum"));

    assertThat(parse("mx last message repeated 3 times")).containsExactly("mx apple x3");
    assertThat(parse("mx last message repeated 2 times")).containsExactly("mx apple x2");
  }

  @Test
  void theLastLineIsRememberedOverARestart(@TempDir Path folder) throws Exception {
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      parse("mx till: apple", "b till: pear");
      parsing.save(state);
      parse("b till: plum");
      parsing.save(state);
      state.commit();
    }
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      parsing = parsing(1);
      parsing.restore(state);
    }
    assertThat(parse("mx last message repeated 3 times", "b last message repeated 2 times"))
        .containsExactly("mx apple x3", "b plum x2");
  }

  @Test
  void whatIsQuotedCountsAsIfTheLineHadIt() {
    assertThat(parse("mx till: message repeated 4 times: [ apple]")).containsExactly("mx apple x4");
  }

  @Test
  void textThatOnlyHoldsTheWordsIsText() {
    assertThat(parse("mx till: apple", "mx till: last message repeated 3 times"))
        .containsExactly("mx apple x1", "mx last message repeated 3 times x1");
  }

  @Test
  void aLineTooLongToRememberRepeatsNothing() {
    parse("mx till: apple");
    parse("mx till: " + "x".repeat(10_000));

    assertThat(parse("mx last message repeated 3 times")).isEmpty();
    assertThat(parsing.coverage().folded()).isEqualTo(1);
  }

  @Test
  void onManyCoresItIsTheSame() {
    String[] lines = new String[9_000];
    for (int i = 0; i < lines.length; i++) {
      String host = "h" + i % 7;
      lines[i] = i % 5 == 4 ? host + " last message repeated 2 times" : host + " till: n" + i % 13;
    }
    List<String> alone = parse(lines);
    second = 0;
    place = 0;
    assertThat(show(parsing(4).parse(batch(1, lines)))).isEqualTo(alone).hasSizeGreaterThan(8_900);
  }
}
