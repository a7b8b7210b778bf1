package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventBuilderTest {
  private static final Field WORD = Field.text("word", 5, "A word.");
  private static final Field SIZE = Field.integer("size", "Bytes.");
  private static final Field OTHER = Field.text("other", 5, "Not in the type.");
  private static final EventType TYPE =
      EventType.named("thing", "A thing.").fields(WORD, SIZE).build();

  private static Event of(byte[] line, int from, int to) {
    return new EventBuilder()
        .over(line)
        .start(TYPE, 1_000_001)
        .text(WORD, from, to)
        .put(SIZE, 7L)
        .build();
  }

  @Test
  void takesTextFromTheLine() {
    Event event = of("xabcx".getBytes(StandardCharsets.UTF_8), 1, 4);
    assertThat(event.text("word")).isEqualTo("abc");
    assertThat(event.integer("size")).isEqualTo(7);
    assertThat(event.time()).hasToString("1970-01-01T00:00:01.000001Z");
    assertThat(event.text("nothing")).isNull();
  }

  @Test
  void whatIsNoUnicodeOrIsNulIsReplaced() {
    assertThat(of(new byte[] {'a', 0, (byte) 0xff, 'b'}, 0, 4).text("word"))
        .isEqualTo("a\uFFFD\uFFFDb");
    assertThat(new EventBuilder().start(TYPE, 0).put(WORD, "x\0\uD800").build().text("word"))
        .isEqualTo("x\uFFFD\uFFFD");
  }

  @Test
  void whatIsTooLongIsCutAndCounted() {
    EventBuilder builder = new EventBuilder().start(TYPE, 0).put(WORD, "abcdefgh");
    assertThat(builder.build().text("word")).isEqualTo("abcd…");
    assertThat(builder.shortened()).isEqualTo(1);
    assertThat(Text.cut("abc\uD83D\uDE00xyz", 5)).isEqualTo("abc…");
  }

  @Test
  void aFieldTheTypeDoesNotHaveIsSkippedAndAnOldValueIsForgotten() {
    EventBuilder builder = new EventBuilder().start(TYPE, 0).put(WORD, "a").put(OTHER, "b");
    assertThat(builder.build().value("other")).isNull();
    assertThat(builder.start(TYPE, 0).build().text("word")).isNull();
    assertThat(builder.over(new byte[0]).type()).isNull();
    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCopyIsEqual() {
    Event event = of("abc".getBytes(StandardCharsets.UTF_8), 0, 3);
    assertThat(event.toBuilder().build()).isEqualTo(event);
    assertThat(event.toBuilder().put(SIZE, 8L).build()).isNotEqualTo(event);
  }

  @Test
  void namesAreOneSpellingAndTakenOnce() {
    assertThatThrownBy(() -> Field.text("Client-Address", 5, ""))
        .hasMessageContaining("[a-z][a-z0-9_]*");
    assertThatThrownBy(() -> EventType.named("t", "").fields(WORD, WORD).build())
        .hasMessageContaining("taken");
    assertThatThrownBy(() -> EventType.named("t", "").fields(Field.time("time", "")).build())
        .hasMessageContaining("taken");
    assertThat(TYPE.slot("size")).isEqualTo(1);
    assertThat(TYPE.slot("siz")).isEqualTo(-1);
  }
}
