package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON and back: {@code {"type":"mail_accepted","time":"2026-11-22T12:00:00Z",
 * "client_address":"192.0.2.7"}}. Addresses and times are texts; {@code times} is there when it is
 * not 1; the id is not written.
 */
public final class Events {
  private Events() {}

  /** An event as JSON, its fields in the order of their declaration. */
  public static ObjectNode toJson(Event event) {
    ObjectNode out = Json.MAPPER.createObjectNode();
    out.put("type", event.type().name());
    out.put("time", event.time().toString());
    if (event.times() != 1) {
      out.put("times", event.times());
    }
    for (Field f : event.type().fields()) {
      Object value = event.value(f.name());
      if (value == null) {
        continue;
      }
      switch (f.kind()) {
        case INTEGER -> out.put(f.name(), (Long) value);
        case DECIMAL -> out.put(f.name(), (Double) value);
        case TEXT, TIME, ADDRESS -> out.put(f.name(), event.text(f.name()));
      }
    }
    return out;
  }

  /**
   * Reads an event.
   *
   * @param id the id it gets
   * @throws IllegalArgumentException when the type or a field is not declared, or a value is not of
   *     the field's kind
   */
  public static Event fromJson(JsonNode json, Collection<EventType> types, EventId id) {
    String name = json.path("type").asText();
    EventType type =
        types.stream()
            .filter(t -> t.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no such type: '" + name + "' in " + json));
    EventBuilder out = new EventBuilder().start(type, micros(json.path("time").asText())).id(id);
    for (Map.Entry<String, JsonNode> entry : json.properties()) {

      switch (entry.getKey()) {
        case "type", "time" -> {}
        case "times" -> out.times(entry.getValue().intValue());
        default -> out.put(entry.getKey(), value(type.field(entry.getKey()), entry.getValue()));
      }
    }
    return out.build();
  }

  /** As {@link #fromJson(JsonNode, Collection, EventId)}, from a text. */
  public static Event fromJson(String json, Collection<EventType> types, EventId id) {
    return fromJson(Json.parse(json), types, id);
  }

  /** Microseconds since 1970 of an ISO 8601 text, as events count. */
  public static long micros(String iso) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(iso));
  }

  private static @Nullable Object value(Field field, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    Object value =
        switch (field.kind()) {
          case TEXT -> json.isTextual() ? json.textValue() : null;
          case INTEGER -> json.isIntegralNumber() ? (Object) json.longValue() : null;
          case DECIMAL -> json.isNumber() ? (Object) json.doubleValue() : null;
          case TIME -> json.isTextual() ? (Object) micros(json.textValue()) : null;
          case ADDRESS -> json.isTextual() ? Address.parse(json.textValue()) : null;
        };
    if (value == null) {
      throw new IllegalArgumentException(
          field.name() + " is of kind " + field.kind() + ", not " + json);
    }
    return value;
  }
}
