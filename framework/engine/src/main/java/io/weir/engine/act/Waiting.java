package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.engine.state.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/**
 * A block that waits for a person.
 *
 * @param block as it would be if it began at the deadline; with its alert
 * @param length how long it lasts from its beginning on
 * @param deadline until when a person may answer
 * @param acts whether it begins when nobody has
 */
public record Waiting(Block block, Duration length, Instant deadline, boolean acts) {
  /** The block, beginning at this time. */
  Block from(Instant since) {
    return Block.of(block.action(), block.subject())
        .id(block.id())
        .lasting(since, since.plus(length))
        .because(block.reason(), block.author())
        .alert(block.alert())
        .build();
  }

  String alertId() {
    return block.alert() == null ? "" : block.alert().id();
  }

  Fields fields() throws IOException {
    return Fields.read(BlockCodec.write(block))
        .put("length", length.toSeconds())
        .put("deadline", Event.micros(deadline))
        .put("acts", acts ? 1L : 0L);
  }

  byte[] bytes() {
    try {
      return fields().bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Waiting of(Fields in) throws IOException {
    return new Waiting(
        BlockCodec.read(in.bytes()),
        Duration.ofSeconds(in.number("length")),
        Event.instant(in.number("deadline")),
        in.number("acts", 0) == 1);
  }
}
