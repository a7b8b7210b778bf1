package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
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
  void aFurtherEventEndsTheOneBefore() {
    EventType other = EventType.named("other", "Another.").fields(SIZE).build();
    EventBuilder builder = new EventBuilder();
    assertThatThrownBy(() -> builder.also(TYPE, 1)).isInstanceOf(IllegalStateException.class);
    byte[] line = "abc".getBytes(StandardCharsets.UTF_8);
    builder.over(line).start(TYPE, 1).text(WORD, 0, 3).also(other, 2).put(SIZE, 8L);
    assertThat(builder.build().integer("size")).isEqualTo(8);
    assertThat(builder.ended())
        .singleElement()
        .hasToString("thing{1970-01-01T00:00:00.000001Z word=abc}");
    assertThatThrownBy(() -> builder.also(TYPE, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a second thing of one line");
    assertThat(builder.start(TYPE, 4).ended()).isEmpty();
    builder.also(other, 5);
    assertThat(builder.over(line).ended()).isEmpty();
  }

  @Test
  void aScratchIsMadeOnceByEachMaker() {
    EventBuilder builder = new EventBuilder();
    Supplier<StringBuilder> maker = () -> new StringBuilder("new");
    StringBuilder scratch = builder.scratch(maker);
    builder.over(new byte[1]).start(TYPE, 0);
    StringBuilder other = builder.scratch(() -> new StringBuilder("other"));
    assertThat(other).isNotSameAs(scratch).hasToString("other");
    assertThat(builder.scratch(maker)).isSameAs(scratch);
    assertThat(new EventBuilder().scratch(maker)).isNotSameAs(scratch).hasToString("new");
  }

  @Test
  void whatIsNoUnicodeOrIsNulIsReplaced() {
    assertThat(of(new byte[] {'a', 0, (byte) 0xff, 'b'}, 0, 4).text("word"))
        .isEqualTo("a\uFFFD\uFFFDb");
    assertThat(new EventBuilder().start(TYPE, 0).put(WORD, "x\0\uD800").build().text("word"))
        .isEqualTo("x\uFFFD\uFFFD");
  }

  @Test
  void whatIsTooLongIsCut() {
    EventBuilder builder = new EventBuilder().start(TYPE, 0).put(WORD, "abcdefgh");
    assertThat(builder.build().text("word")).isEqualTo("abcd…");
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
  void whatIsTakenFromTheLineIsReadByTheKindOfItsField() {
    Field address = Field.address("from_address", "An address.");
    Field part = Field.decimal("part", "A part.");
    EventType type = EventType.named("kinds", "").fields(SIZE, address, part, WORD).build();
    byte[] line = "12 ::ffff:192.0.2.1 0.25 x-1".getBytes(StandardCharsets.UTF_8);
    EventBuilder builder =
        new EventBuilder()
            .over(line)
            .start(type, 0)
            .raw(SIZE, 0, 2)
            .raw(address, 3, 19)
            .raw(part, 20, 24)
            .raw(WORD, 25, 26);
    assertThat(builder.build().integer("size")).isEqualTo(12);
    assertThat(builder.build().text("from_address")).isEqualTo("192.0.2.1");
    assertThat(builder.build().value("part")).isEqualTo(0.25);
    assertThat(builder.build().text("word")).isEqualTo("x");
    // what is none of its kind is no value, in whatever order it is set
    builder.raw(SIZE, 26, 28).raw(part, 25, 26).raw(address, 0, 2);
    assertThat(builder.has("size")).isFalse();
    assertThat(builder.build().value("part")).isNull();
    assertThat(builder.build().value("from_address")).isNull();
  }

  @Test
  void numbersAreReadExactly() {
    Field part = Field.decimal("part", "A part.");
    EventType type = EventType.named("part", "").fields(part).build();
    for (String number : new String[] {"0", "0.1", "12.345", "1e3", "2.5e-05", "123456789.25"}) {
      byte[] line = number.getBytes(StandardCharsets.UTF_8);
      EventBuilder b = new EventBuilder().over(line).start(type, 0).raw(part, 0, line.length);
      assertThat(b.build().value("part")).as(number).isEqualTo(Double.parseDouble(number));
    }
    for (String none : new String[] {"", "-", "1.2.3", "1e999", "NaN", "0x10", "1 "}) {
      byte[] line = none.getBytes(StandardCharsets.UTF_8);
      EventBuilder b = new EventBuilder().over(line).start(type, 0).raw(part, 0, line.length);
      assertThat(b.build().value("part")).as(none).isNull();
    }
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
