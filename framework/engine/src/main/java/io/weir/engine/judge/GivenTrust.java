package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.action.Block.Author;
import io.weir.engine.state.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a person trusts by an order, while Weir runs.
 *
 * @param id 32 hexadecimal digits
 * @param trust the value, why, and until when
 * @param who the person
 * @param since when it was ordered
 */
public record GivenTrust(String id, Trust trust, String who, Instant since) {
  /** A new one. */
  static GivenTrust of(Trust trust, String who, Instant now) {
    String id = Hash.of("trust", trust.field(), trust.value(), who, Event.micros(now));
    return new GivenTrust(id, trust, who, now);
  }

  byte[] bytes() {
    Fields out =
        new Fields()
            .put("id", id)
            .put("field", trust.field())
            .put("value", trust.value())
            .put("reason", trust.reason())
            .put("who", who)
            .put("since", Event.micros(since));
    Instant end = trust.end();
    return (end == null ? out : out.put("until", Event.micros(end))).bytes();
  }

  static GivenTrust read(byte[] bytes) {
    try {
      Fields in = Fields.read(bytes);
      long until = in.number("until", Long.MIN_VALUE);
      return new GivenTrust(
          in.text("id"),
          new Trust(
              in.text("field"),
              in.text("value"),
              in.text("reason", ""),
              until == Long.MIN_VALUE ? null : Event.instant(until)),
          in.text("who", ""),
          Event.instant(in.number("since")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the event that says it began; null when a value is missing. */
  static @Nullable GivenTrust of(Event event) {
    String id = event.text("trust_id");
    String field = event.text("subject_field");
    String value = event.text("subject");
    if (id == null || field == null || value == null) {
      return null;
    }
    Instant end = event.value("until_time") instanceof Long until ? Event.instant(until) : null;
    String reason = Objects.requireNonNullElse(event.text("reason"), "");
    String who = Objects.requireNonNullElse(event.text("author"), "");
    return new GivenTrust(id, new Trust(field, value, reason, end), who, event.time());
  }

  Event begins() {
    Instant end = trust.end();
    return new EventBuilder()
        .start(EngineTypes.TRUST, Event.micros(since))
        .id(eventId())
        .put("trust_id", id)
        .put("subject_field", trust.field())
        .put("subject", trust.value())
        .put("until_time", end == null ? null : Event.micros(end))
        .put("reason", trust.reason())
        .put("author", who)
        .build();
  }

  Event ends(Instant at, String reason, Author author) {
    return new EventBuilder()
        .start(EngineTypes.TRUST_END, Event.micros(at))
        .id(eventId())
        .put("trust_id", id)
        .put("subject_field", trust.field())
        .put("subject", trust.value())
        .put("reason", reason)
        .put("author", author.name())
        .put("author_kind", author.kind().name().toLowerCase(Locale.ROOT))
        .build();
  }

  private EventId eventId() {
    return new EventId(Hash.number(id), Event.micros(since), (int) Hash.number(id.substring(16)));
  }
}
