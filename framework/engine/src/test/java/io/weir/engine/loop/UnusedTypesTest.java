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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An event of a type that nobody looks at passes time and is counted, and that is all. */
class UnusedTypesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
  private static final Field WORD = Field.text("word", 100, "A word.");
  private static final EventType USED = EventType.named("used", "Looked at.").fields(WORD).build();
  private static final EventType UNUSED = EventType.named("unused", "Not.").fields(WORD).build();

  private static final Parser PARSER =
      (line, event) -> {
        EventType type = line.bytes()[line.from()] == 'u' ? USED : UNUSED;
        event.start(type, Event.micros(NOW)).text(WORD, line.from(), line.to());
        return Parser.Outcome.EVENT;
      };

  @Test
  void haveNoValues() {
    LineBatch batch = new LineBatch(1 << 20);
    batch.begin(7, NOW, ZoneOffset.UTC, "mx9");
    byte[] lines = "u1n1".getBytes(StandardCharsets.UTF_8);
    batch.add(0, lines, 0, 2);
    batch.add(3, lines, 2, 4);
    try (Parsing parsing =
        new Parsing(
            List.of(PARSER),
            Map.of("used", USED, "unused", UNUSED),
            List.of(),
            1,
            null,
            type -> type.name().equals("used"))) {
      Parsing.Parsed parsed = parsing.parse(batch);
      assertThat(parsed.events()[0].text("word")).isEqualTo("u1");
      Event unused = parsed.events()[1];
      assertThat(unused.type()).isEqualTo(UNUSED);
      assertThat(unused.text("word")).isNull();
      assertThat(unused.time()).isEqualTo(NOW);
      assertThat(unused.id().place()).isEqualTo(3);
      assertThat(parsed.dated()).isEqualTo(2);
      assertThat(parsing.coverage().programs()).isNotNull();
    }
  }
}
