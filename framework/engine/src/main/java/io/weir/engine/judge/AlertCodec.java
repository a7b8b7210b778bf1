package io.weir.engine.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.state.Fields;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Alerts as bytes for the state file, and as events for the store. */
public final class AlertCodec {
  /** What 0.1 measured had no unit. */
  private static final String UNIT = "events";

  /** The evidence of an event has fewer characters. */
  private static final int MOST_JSON = 4000;

  private static final JsonFactory JSON = new JsonFactory();

  private AlertCodec() {}

  /** An alert as bytes. */
  public static byte[] write(Alert a) {
    return fields(a).bytes();
  }

  /** An alert as named values, to which others may be added. */
  public static Fields fields(Alert a) {
    return new Fields()
        .put("id", a.id())
        .put("rule", a.rule())
        .put("level", (long) a.level())
        .put("field", a.subject().field())
        .put("value", a.subject().value())
        .put("measure", a.measure())
        .put("limit", a.limit())
        .put("first", Event.micros(a.first()))
        .put("last", Event.micros(a.last()))
        .put("unit", a.unit())
        .put("evidence", new TreeMap<>(a.evidence()))
        .put("events", a.events().stream().map(EventId::toString).toList())
        .put("sentence", a.sentence());
  }

  /** An alert from bytes. */
  public static Alert read(byte[] bytes) {
    try {
      return Fields.isForm(bytes) ? of(Fields.read(bytes)) : readForm1(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An alert from named values. */
  public static Alert of(Fields in) throws IOException {
    Finding finding =
        Finding.at((int) in.number("level"), new Subject(in.text("field"), in.text("value")))
            .measured(in.decimal("measure"), in.decimal("limit"))
            .since(Event.instant(in.number("first")))
            .evidence(in.lists("evidence"))
            .events(ids(in.texts("events")))
            .says(in.text("sentence", ""));
    return new Alert(
        in.text("id"),
        in.text("rule"),
        in.text("unit", UNIT),
        Event.instant(in.number("last")),
        finding);
  }

  private static List<EventId> ids(List<String> texts) throws IOException {
    try {
      return texts.stream().map(EventId::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** As 0.1 wrote it. */
  private static Alert readForm1(byte[] bytes) throws IOException {
    DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readByte() != 1) {
      throw new IOException("unknown form of an alert");
    }
    String id = in.readUTF();
    String rule = in.readUTF();
    int level = in.readInt();
    Subject subject = new Subject(in.readUTF(), in.readUTF());
    double measure = in.readDouble();
    double limit = in.readDouble();
    Instant first = Event.instant(in.readLong());
    Instant last = Event.instant(in.readLong());
    Map<String, List<String>> evidence = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      String field = in.readUTF();
      List<String> values = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        values.add(in.readUTF());
      }
      evidence.put(field, values);
    }
    Finding finding =
        Finding.at(level, subject)
            .measured(measure, limit)
            .since(first)
            .evidence(evidence)
            .says(in.readUTF());
    return new Alert(id, rule, UNIT, last, finding);
  }

  /** The same alert with more evidence, of which the first values count when there are many. */
  public static Alert withEvidence(Alert a, String name, List<String> values) {
    Map<String, List<String>> evidence = new TreeMap<>(a.evidence());
    evidence.put(name, values.subList(0, Math.min(values.size(), Finding.MOST)));
    Finding finding =
        Finding.at(a.level(), a.subject())
            .measured(a.measure(), a.limit())
            .since(a.first())
            .evidence(evidence)
            .events(a.events())
            .says(a.sentence());
    return new Alert(a.id(), a.rule(), a.unit(), a.last(), finding);
  }

  /** The event that keeps the alert. */
  public static Event event(Alert a) {
    return new EventBuilder()
        .start(EngineTypes.ALERT, Event.micros(a.last()))
        .id(new EventId(Hash.number(a.id()), a.level(), (int) Hash.number(a.id().substring(16))))
        .put(EngineTypes.ALERT_ID, a.id())
        .put(EngineTypes.RULE, a.rule())
        .put(EngineTypes.LEVEL, (long) a.level())
        .put(EngineTypes.SUBJECT_FIELD, a.subject().field())
        .put(EngineTypes.SUBJECT, a.subject().value())
        .put(EngineTypes.MEASURE, a.measure())
        .put(EngineTypes.THRESHOLD, a.limit())
        .put(EngineTypes.FIRST_TIME, Event.micros(a.first()))
        .put(EngineTypes.UNIT, a.unit())
        .put(EngineTypes.EVIDENCE, json(a.evidence()))
        .put(
            EngineTypes.EVENTS,
            a.events().stream().map(EventId::toString).collect(Collectors.joining(" ")))
        .put(EngineTypes.SENTENCE, a.sentence())
        .build();
  }

  /** The event that says when the alert was over. */
  public static Event end(Alert a, Instant at) {
    return new EventBuilder()
        .start(EngineTypes.ALERT_END, Event.micros(at))
        .id(new EventId(Hash.number(a.id()), a.level(), (int) Hash.number(a.id().substring(16))))
        .put(EngineTypes.ALERT_ID, a.id())
        .put(EngineTypes.RULE, a.rule())
        .put(EngineTypes.LEVEL, (long) a.level())
        .put(EngineTypes.SUBJECT_FIELD, a.subject().field())
        .put(EngineTypes.SUBJECT, a.subject().value())
        .build();
  }

  /**
   * The event that says what a notifier did about the alert.
   *
   * @param outcome {@code sent}, {@code summary} or {@code given_up}
   * @param reason why it was given up, else empty
   */
  public static Event notice(Alert a, String action, Instant at, String outcome, String reason) {
    String id = Hash.of(action, a.id(), "notice");
    return new EventBuilder()
        .start(EngineTypes.NOTICE, Event.micros(at))
        .id(new EventId(Hash.number(id), a.level(), (int) Hash.number(id.substring(16))))
        .put(EngineTypes.NOTIFIER, action)
        .put(EngineTypes.ALERT_ID, a.id())
        .put(EngineTypes.RULE, a.rule())
        .put(EngineTypes.OUTCOME, outcome)
        .put(EngineTypes.REASON, reason)
        .build();
  }

  /** Valid JSON within the field's length: values that do not fit any more are left out. */
  private static String json(Map<String, List<String>> evidence) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      int room = MOST_JSON;
      for (Map.Entry<String, List<String>> field : new TreeMap<>(evidence).entrySet()) {
        room -= 6 + field.getKey().length();
        if (room < 0) {
          break;
        }
        out.writeArrayFieldStart(field.getKey());
        for (String value : field.getValue()) {
          // A character takes six at most.
          int most = 3 + 6 * value.length();
          if (most <= room) {
            out.writeString(value);
            out.flush();
            room = MOST_JSON - text.getBuffer().length() - 6;
          }
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
