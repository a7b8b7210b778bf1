package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.LineBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines that say more than one thing. */
final class SeveralEventsTest {
  private static final Field WORD = Field.text("word", 80, "A word.");
  private static final Field HOST = Field.text("host", 80, "Who sent it.");
  private static final EventType ONE = type("one");
  private static final EventType TWO = type("two");
  private static final EventType THREE = type("three");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final long HOUR = 3_600_000_000L;

  private static EventType type(String name) {
    return EventType.named(name, "Said.").fields(HOST, WORD).build();
  }

  /** As many events as the last digit of the line's text after its head says, 9: two of a type. */
  private static final Parser PARSER =
      (line, event) -> {
        int digit = line.bytes()[line.to() - 1] - '0';
        if (digit < 1 || digit > 9) {
          return Parser.Outcome.UNKNOWN;
        }
        long now = Event.micros(NOW);
        event.start(ONE, now).put(HOST, line.host()).text(WORD, line.from(), line.to());
        if (digit == 9) {
          event.also(ONE, now).put(HOST, line.host());
        }
        if (digit > 1) {
          event.also(TWO, now).put(HOST, line.host()).text(WORD, line.from(), line.to());
        }
        if (digit > 2) {
          event.also(THREE, now + HOUR).put(HOST, line.host());
        }
        return Parser.Outcome.EVENT;
      };

  private static LineBatch batch(List<String> lines) {
    LineBatch batch = new LineBatch(1 << 20);
    batch.begin(7, NOW, ZoneOffset.UTC, "mx9");
    long place = 0;
    for (String text : lines) {
      byte[] line = text.getBytes(StandardCharsets.UTF_8);
      batch.add(place, line, 0, line.length);
      place += line.length + 1;
    }
    return batch;
  }

  private static Parsing parsing(int cores) {
    return new Parsing(List.of(PARSER), Map.of("one", ONE, "two", TWO, "three", THREE), cores);
  }

  private static List<Event> events(Parsing.Parsed parsed) {
    return Stream.of(parsed.events()).filter(Objects::nonNull).toList();
  }

  @Test
  void comeInTheirOrderWithOneIdAndTheHostOfTheirLine() {
    try (Parsing parsing = parsing(1)) {
      Parsing.Parsed parsed = parsing.parse(batch(List.of("a 1", "b 3", "c x", "d 2")));
      List<Event> events = events(parsed);
      assertThat(events)
          .extracting(e -> e.type().name())
          .containsExactly("one", "one", "two", "three", "one", "two");
      assertThat(events).extracting(e -> e.text("host")).containsOnly("mx9");
      assertThat(events.get(2).text("word")).isEqualTo("b 3");
      assertThat(events.get(1).id()).isEqualTo(events.get(3).id());
      assertThat(events.get(1).id().place()).isEqualTo(4);
      assertThat(events.get(4).id().place()).isEqualTo(12);
      assertThat(events.get(3).time()).as("an hour ahead counts as now").isEqualTo(NOW);
      assertThat(parsed.unknown()).isEqualTo(1);
      assertThat(parsing.coverage().programs()).hasSize(1);
      assertThat(parsing.coverage().programs().get(0).events()).as("lines").isEqualTo(3);
    }
  }

  @Test
  void twoOfOneTypeAreAMistakeOfTheParserAndTheLineCountsAsUnknown() {
    try (Parsing parsing = parsing(1)) {
      Parsing.Parsed parsed = parsing.parse(batch(List.of("a 2", "b 9", "c 1")));
      assertThat(events(parsed))
          .extracting(e -> e.type().name())
          .containsExactly("one", "two", "one");
      assertThat(parsed.unknown()).isEqualTo(1);
    }
  }

  @Test
  void howTheWorkIsSharedMakesNoDifference() {
    List<String> lines =
        IntStream.range(0, 5_000).mapToObj(i -> "line " + i + " " + (i * 7 % 4)).toList();
    List<List<Event>> all = new ArrayList<>();
    for (int cores : new int[] {1, 3}) {
      try (Parsing parsing = parsing(cores)) {
        all.add(events(parsing.parse(batch(lines))));
      }
    }
    assertThat(all.get(1)).isEqualTo(all.get(0)).hasSize(1_250 * (1 + 2 + 3));
  }

  @Test
  void aFoldedLineStandsForAllOfThem() {
    try (Parsing parsing = parsing(1)) {
      List<Event> events =
          events(
              parsing.parse(
                  batch(
                      List.of(
                          "Nov 22 11:59:59 mx9 letters: b 2",
                          "Nov 22 12:00:00 mx9 last message repeated 4 times"))));
      assertThat(events)
          .extracting(e -> e.type().name() + e.times())
          .containsExactly("one1", "two1", "one4", "two4");
      assertThat(events.get(3).text("host")).isEqualTo("mx9");
    }
  }
}
