package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.action.Block;
import io.weir.api.action.Block.Author;
import io.weir.api.action.Block.Author.Kind;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.judge.Hash;
import io.weir.engine.state.Fields;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blocks as bytes for the state file, and as events for the store. */
final class BlockCodec {
  private BlockCodec() {}

  static byte[] write(Block b) {
    Fields out =
        new Fields()
            .put("id", b.id())
            .put("action", b.action())
            .put("field", b.subject().field())
            .put("value", b.subject().value())
            .put("since", Event.micros(b.since()))
            .put("until", Event.micros(b.until()))
            .put("reason", b.reason())
            .put("author", b.author().name())
            .put("author_kind", b.author().kind().name());
    Alert alert = b.alert();
    return (alert == null ? out : out.put("alert", AlertCodec.fields(alert))).bytes();
  }

  static Block read(byte[] bytes) {
    try {
      if (!Fields.isForm(bytes)) {
        return readForm1(bytes);
      }
      Fields in = Fields.read(bytes);
      Fields alert = in.inside("alert").orElse(null);
      return Block.of(in.text("action"), new Subject(in.text("field"), in.text("value")))
          .id(in.text("id"))
          .lasting(Event.instant(in.number("since")), Event.instant(in.number("until")))
          .because(
              in.text("reason", ""),
              new Author(kind(in.text("author_kind", "")), in.text("author", "")))
          .alert(alert == null ? null : AlertCodec.of(alert))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A kind of a later version, or none of 0.1, is a rule's: so were all blocks. */
  private static Kind kind(String name) {
    return Stream.of(Kind.values())
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElse(Kind.RULE);
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
    return Block.of(action, subject)
        .id(id)
        .lasting(since, until)
        .because(in.readUTF(), Author.rule(in.readUTF()))
        .build();
  }

  static Event begin(Block b) {
    return event(EngineTypes.BLOCK, b, b.since(), b.reason(), b.author());
  }

  /** The block lasts longer from this time on. */
  static Event prolonged(Block b, Instant at, String reason, Author author) {
    return event(EngineTypes.BLOCK, b, at, reason, author);
  }

  /** A person wrote this down about the block. */
  static Event note(Block b, Instant at, String text, Author author) {
    return event(EngineTypes.BLOCK_NOTE, b, at, text, author);
  }

  static Event end(Block b, Instant at, String reason, Author author) {
    return event(EngineTypes.BLOCK_END, b, at, reason, author);
  }

  /** An alert's subject, or one of its evidence, that was not blocked. */
  static Event spared(Alert alert, String action, Subject subject, String reason) {
    String id = Hash.of(action, alert.id(), subject.field(), subject.value());
    return new EventBuilder()
        .start(EngineTypes.SPARED, Event.micros(alert.last()))
        .id(new EventId(Hash.number(id), alert.level(), (int) Hash.number(id.substring(16))))
        .put("action", action)
        .put("subject_field", subject.field())
        .put("subject", subject.value())
        .put("reason", reason)
        .put("rule", alert.rule())
        .put("alert_id", alert.id())
        .build();
  }

  /** The block waits for a person. */
  static Event ask(Block b, Instant at, Instant deadline) {
    return start(EngineTypes.BLOCK_ASK, Hash.of(b.id(), "ask"), at)
        .put("block_id", b.id())
        .put("action", b.action())
        .put("subject_field", b.subject().field())
        .put("subject", b.subject().value())
        .put("until_time", Event.micros(deadline))
        .put("reason", b.reason())
        .put("rule", b.author().name())
        .put("alert_id", b.alert() == null ? null : b.alert().id())
        .build();
  }

  /** Whether the block that waited begins, and who said so. */
  static Event answer(Block b, Instant at, String outcome, String reason, Author author) {
    return start(
            EngineTypes.BLOCK_ANSWER,
            Hash.of(b.id(), "answer", outcome, author.name(), Event.micros(at)),
            at)
        .put("block_id", b.id())
        .put("action", b.action())
        .put("subject_field", b.subject().field())
        .put("subject", b.subject().value())
        .put("outcome", outcome)
        .put("reason", reason)
        .put("author", author.name())
        .put("author_kind", author.kind().name().toLowerCase(Locale.ROOT))
        .put("alert_id", b.alert() == null ? null : b.alert().id())
        .build();
  }

  private static EventBuilder start(EventType type, String id, Instant at) {
    return new EventBuilder()
        .start(type, Event.micros(at))
        .id(new EventId(Hash.number(id), 0, (int) Hash.number(id.substring(16))));
  }

  /** The block that an event is about; null when a value is missing. */
  static @Nullable Block of(Event e) {
    String id = e.text("block_id");
    String action = e.text("action");
    String field = e.text("subject_field");
    String value = e.text("subject");
    if (id == null || action == null || field == null || value == null) {
      return null;
    }
    return e.value("until_time") instanceof Long until
        ? Block.of(action, new Subject(field, value))
            .id(id)
            .lasting(e.time(), Event.instant(until))
            .because(
                Objects.requireNonNullElse(e.text("reason"), ""),
                new Author(
                    kind(
                        Objects.requireNonNullElse(e.text("author_kind"), "")
                            .toUpperCase(Locale.ROOT)),
                    Objects.requireNonNullElse(e.text("author"), "")))
            .build()
        : null;
  }

  private static Event event(EventType type, Block b, Instant at, String reason, Author author) {
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
        .put("author", author.name())
        .put("author_kind", author.kind().name().toLowerCase(Locale.ROOT))
        .put("alert_id", b.alert() == null ? null : b.alert().id())
        .build();
  }
}
