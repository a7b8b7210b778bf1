package io.weir.engine.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.api.Event;
import io.weir.api.Field;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON piece by piece, so that memory is bounded however long it gets: names in snake_case,
 * times as ISO 8601 in UTC, durations in seconds. Text of logs is escaped for terminals too. One
 * thread.
 */
public final class Json implements AutoCloseable {
  /** What breaks off must not look whole. */
  private static final JsonFactory FACTORY =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);

  private final JsonGenerator out;

  private Json(JsonGenerator out) {
    this.out = out;
  }

  /** A part of a document. */
  public interface Part {
    /** Writes it. */
    void to(Json json) throws IOException;
  }

  /** Begins a document in UTF-8; closing it flushes the stream and leaves it open. */
  public static Json to(OutputStream stream) throws IOException {
    return new Json(
        FACTORY.createGenerator(
            new VisibleWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))));
  }

  /** An object, as a document or in an array. */
  public Json object(Part content) throws IOException {
    out.writeStartObject();
    content.to(this);
    out.writeEndObject();
    return this;
  }

  /** An object under a name. */
  public Json object(String name, Part content) throws IOException {
    out.writeFieldName(name);
    return object(content);
  }

  /** An array under a name. */
  public Json array(String name, Part content) throws IOException {
    out.writeFieldName(name);
    return array(content);
  }

  /** An array, as a document or in an array. */
  public Json array(Part content) throws IOException {
    out.writeStartArray();
    content.to(this);
    out.writeEndArray();
    return this;
  }

  /** Texts under a name. */
  public Json texts(String name, Collection<String> texts) throws IOException {
    return array(
        name,
        json -> {
          for (String text : texts) {
            out.writeString(text);
          }
        });
  }

  /** A text; null stays null. */
  public Json text(String name, @Nullable String text) throws IOException {
    out.writeStringField(name, text);
    return this;
  }

  /** A whole number. */
  public Json number(String name, long number) throws IOException {
    out.writeNumberField(name, number);
    return this;
  }

  /** A number, written as a whole one where it is; null for what JSON cannot say. */
  public Json number(String name, @Nullable Double number) throws IOException {
    out.writeFieldName(name);
    if (number == null || number.isNaN() || number.isInfinite()) {
      out.writeNull();
    } else if (number.longValue() == number) {
      out.writeNumber(number.longValue());
    } else {
      out.writeNumber(number);
    }
    return this;
  }

  /** True or false. */
  public Json flag(String name, boolean flag) throws IOException {
    out.writeBooleanField(name, flag);
    return this;
  }

  /** A time; null stays null. */
  public Json time(String name, @Nullable Instant time) throws IOException {
    return text(name, time == null ? null : time.toString());
  }

  /** A duration in seconds; null stays null. */
  public Json seconds(String name, @Nullable Duration duration) throws IOException {
    return number(name, duration == null ? null : (Double) (duration.toMillis() / 1000.0));
  }

  /** The two parts of a subject: {@code subject_field} and {@code subject}. */
  public Json subject(Subject subject) throws IOException {
    return text("subject_field", subject.field()).text("subject", subject.value());
  }

  /** An event, as an element of an array or the value of a name: its type, id, time and fields. */
  public Json event(Event event) throws IOException {
    return object(
        json -> {
          text("type", event.type().name()).text("id", event.id().toString());
          time("time", event.time());
          if (event.times() != 1) {
            number("times", event.times());
          }
          for (Field field : event.type().fields()) {
            value(event, field);
          }
        });
  }

  /** An event under a name. */
  public Json event(String name, Event event) throws IOException {
    out.writeFieldName(name);
    return event(event);
  }

  private void value(Event event, Field field) throws IOException {
    Object value = event.value(field.name());
    if (value instanceof Number number && field.kind() == Field.Kind.INTEGER) {
      number(field.name(), number.longValue());
    } else if (value instanceof Number number && field.kind() == Field.Kind.DECIMAL) {
      number(field.name(), (Double) number.doubleValue());
    } else if (value != null) {
      text(field.name(), event.text(field.name()));
    }
  }

  /** Passes on what was written so far. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
