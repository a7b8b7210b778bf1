package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BrokenParserTest {
  private static final Field WORD = Field.text("word", 20, "A word.");
  private static final EventType SAID = EventType.named("said", "Said.").fields(WORD).build();

  /** Falls over a line that begins with an x. */
  private static final Parser BROKEN =
      (line, event) -> {
        if (line.bytes()[line.from()] == 'x') {
          throw new IllegalStateException("an x");
        }
        event.start(SAID, 0).text(WORD, line.from(), line.to());
        return Parser.Outcome.EVENT;
      };

  @Test
  void aLineThatBreaksAParserIsUnknownAndTheOthersAreNot() {
    LineBatch batch = new LineBatch(1_000);
    batch.begin(1, Instant.EPOCH, ZoneOffset.UTC);
    long place = 0;
    for (String text : List.of("one", "xx", "two")) {
      byte[] line = text.getBytes(StandardCharsets.UTF_8);
      batch.add(place, line, 0, line.length);
      place += line.length + 1;
    }
    try (Parsing parsing = new Parsing(List.of(BROKEN), Map.of("said", SAID), 1)) {
      Parsing.Parsed parsed = parsing.parse(batch);

      assertThat(parsed.unknown()).isEqualTo(1);
      assertThat(parsed.events()).hasSize(3);
      assertThat(parsed.events()[0]).isNotNull();
      assertThat(parsed.events()[1]).isNull();
      assertThat(parsed.events()[2]).isNotNull();
    }
  }

  @Test
  void anotherParserMayKnowTheLine() {
    Parser other = (line, event) -> Parser.Outcome.IGNORED;
    LineBatch batch = new LineBatch(1_000);
    batch.begin(1, Instant.EPOCH, ZoneOffset.UTC);
    batch.add(0, new byte[] {'x'}, 0, 1);
    try (Parsing parsing = new Parsing(List.of(BROKEN, other), Map.of("said", SAID), 1)) {
      assertThat(parsing.parse(batch).unknown()).isZero();
      assertThat(parsing.outcome(batch.get(0, new Line()), new EventBuilder()))
          .isEqualTo(Parser.Outcome.IGNORED);
    }
  }
}
