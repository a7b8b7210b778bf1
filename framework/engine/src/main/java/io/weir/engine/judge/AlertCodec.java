package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.state.Fields;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Alerts as bytes for the state file, and as events for the store. */
public final class AlertCodec {
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
        .put("evidence", new TreeMap<>(a.evidence()))
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
    return new Alert(
        in.text("id"),
        in.text("rule"),
        (int) in.number("level"),
        new Subject(in.text("field"), in.text("value")),
        in.decimal("measure"),
        in.decimal("limit"),
        Event.instant(in.number("first")),
        Event.instant(in.number("last")),
        in.lists("evidence"),
        in.text("sentence", ""));
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
    return new Alert(id, rule, level, subject, measure, limit, first, last, evidence, in.readUTF());
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
        .put(EngineTypes.EVIDENCE, json(a.evidence()))
        .put(EngineTypes.SENTENCE, a.sentence())
        .build();
  }

  private static String json(Map<String, List<String>> evidence) {
    return new TreeMap<>(evidence)
        .entrySet().stream()
            .map(
                e ->
                    quote(e.getKey())
                        + ":["
                        + e.getValue().stream()
                            .map(AlertCodec::quote)
                            .collect(Collectors.joining(","))
                        + "]")
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c < 0x20) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('"').toString();
  }
}
