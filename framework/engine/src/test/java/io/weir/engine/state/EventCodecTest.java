package io.weir.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EventCodecTest {
  private static final Field WHO = Field.address("who", "Who.");
  private static final Field WHAT = Field.text("what", 50, "What.");
  private static final Field MANY = Field.integer("many", "How many.");
  private static final EventType TYPE =
      EventType.named("seen", "Seen.").fields(WHO, WHAT, MANY).kept().build();
  private static final EventType OTHER =
      EventType.named("gone", "Gone.").fields(WHAT).kept().build();

  private static Event seen(String what, long many) {
    return new EventBuilder()
        .start(TYPE, 1_000_001)
        .id(new EventId(-5, 77, 3))
        .times(2)
        .put(WHO, Address.parse("2001:db8::7"))
        .put(WHAT, what)
        .put(MANY, many)
        .build();
  }

  private static EventCodec knows(EventType... types) {
    return new EventCodec(
        Map.copyOf(Arrays.stream(types).collect(Collectors.toMap(EventType::name, t -> t))));
  }

  @Test
  void whatIsWrittenIsRead() {
    Event gone = new EventBuilder().start(OTHER, 5).id(new EventId(1, 2, 3)).build();
    byte[] bytes = knows(TYPE, OTHER).write(List.of(seen("a", 1), gone, seen("ä", -9)));

    assertThat(EventCodec.count(bytes)).isEqualTo(3);
    List<Event> read = knows(TYPE, OTHER).read(bytes);
    assertThat(read).hasSize(3);
    assertThat(read.get(2).toString()).isEqualTo(seen("ä", -9).toString());
    assertThat(read.get(2).id()).isEqualTo(new EventId(-5, 77, 3));
    assertThat(read.get(2).times()).isEqualTo(2);
    assertThat(read.get(1).text("what")).isNull();
  }

  @Test
  void fieldsMayChangeTheirOrderTheirKindAndTheirNumber() {
    byte[] bytes = knows(TYPE, OTHER).write(List.of(seen("a", 1)));
    Field newer = Field.text("newer", 10, "New.");
    Field text = Field.text("many", 10, "Now a text.");
    EventType changed = EventType.named("seen", "Seen.").fields(newer, WHAT, text).kept().build();

    Event read = knows(changed).read(bytes).get(0);
    assertThat(read.text("what")).isEqualTo("a");
    assertThat(read.text("newer")).isNull();
    assertThat(read.text("many")).isNull();
    assertThat(knows(OTHER).read(bytes)).isEmpty();
  }

  @Test
  void theFirstFormIsStillRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(1);
      out.writeUTF("seen");
      out.writeLong(-5);
      out.writeLong(77);
      out.writeInt(3);
      out.writeLong(1_000_001);
      out.writeInt(2);
      out.writeByte(3);
      EventCodec.value(Address.parse("2001:db8::7"), out);
      EventCodec.value("a", out);
      EventCodec.value(1L, out);
    }
    assertThat(EventCodec.count(bytes.toByteArray())).isEqualTo(1);
    assertThat(knows(TYPE).read(bytes.toByteArray()).get(0).toString())
        .isEqualTo(seen("a", 1).toString());
  }

  @Test
  void otherBytesAreRefusedWithoutMuchMemory() {
    byte[] good = knows(TYPE).write(List.of(seen("a", 1)));
    for (int i = 0; i < good.length; i++) {
      byte[] bad = Arrays.copyOf(good, i);
      assertThatThrownBy(() -> knows(TYPE).read(bad)).isInstanceOf(UncheckedIOException.class);
    }
    byte[] many = {0x7f, -1, -1, -1, 0, 0};
    assertThatThrownBy(() -> knows(TYPE).read(many)).isInstanceOf(UncheckedIOException.class);
  }
}
