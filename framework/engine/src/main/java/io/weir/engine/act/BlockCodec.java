package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.judge.Hash;
import io.weir.engine.state.Fields;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Blocks as bytes for the state file, and as events for the store. */
final class BlockCodec {
  private BlockCodec() {}

  static byte[] write(Block b) {
    return new Fields()
        .put("id", b.id())
        .put("action", b.action())
        .put("field", b.subject().field())
        .put("value", b.subject().value())
        .put("since", Event.micros(b.since()))
        .put("until", Event.micros(b.until()))
        .put("reason", b.reason())
        .put("author", b.author())
        .bytes();
  }

  static Block read(byte[] bytes) {
    try {
      if (!Fields.isForm(bytes)) {
        return readForm1(bytes);
      }
      Fields in = Fields.read(bytes);
      return new Block(
          in.text("id"),
          in.text("action"),
          new Subject(in.text("field"), in.text("value")),
          Event.instant(in.number("since")),
          Event.instant(in.number("until")),
          in.text("reason", ""),
          in.text("author", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As 0.1 wrote it. */
  private static Block readForm1(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readByte() != 1) {
      throw new IOException("unknown form of a block");
    }
    String id = in.readUTF();
    String action = in.readUTF();
    Subject subject = new Subject(in.readUTF(), in.readUTF());
    Instant since = Event.instant(in.readLong());
    Instant until = Event.instant(in.readLong());
    return new Block(id, action, subject, since, until, in.readUTF(), in.readUTF());
  }

  static Event begin(Block b) {
    return event(EngineTypes.BLOCK, b, b.since(), b.reason(), b.author());
  }

  static Event end(Block b, Instant at, String reason, String author) {
    return event(EngineTypes.BLOCK_END, b, at, reason, author);
  }

  /** The block that an event tells of; null when a value is missing. */
  static @Nullable Block of(Event e) {
    String id = e.text("block_id");
    String action = e.text("action");
    String field = e.text("subject_field");
    String value = e.text("subject");
    if (id == null || action == null || field == null || value == null) {
      return null;
    }
    return e.value("until_time") instanceof Long until
        ? new Block(
            id,
            action,
            new Subject(field, value),
            e.time(),
            Event.instant(until),
            Objects.requireNonNullElse(e.text("reason"), ""),
            Objects.requireNonNullElse(e.text("author"), ""))
        : null;
  }

  private static Event event(EventType type, Block b, Instant at, String reason, String author) {
    return new EventBuilder()
        .start(type, Event.micros(at))
        .id(
            new EventId(
                Hash.number(b.id()),
                Event.micros(b.until()),
                (int) Hash.number(b.id().substring(16))))
        .put("block_id", b.id())
        .put("action", b.action())
        .put("subject_field", b.subject().field())
        .put("subject", b.subject().value())
        .put("until_time", Event.micros(b.until()))
        .put("reason", reason)
        .put("author", author)
        .build();
  }
}
