package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(300);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      out.writeUTF(a.id());
      out.writeUTF(a.rule());
      out.writeInt(a.level());
      out.writeUTF(a.subject().field());
      out.writeUTF(a.subject().value());
      out.writeDouble(a.measure());
      out.writeDouble(a.limit());
      out.writeLong(Event.micros(a.first()));
      out.writeLong(Event.micros(a.last()));
      out.writeInt(a.evidence().size());
      for (Map.Entry<String, List<String>> e : a.evidence().entrySet()) {
        out.writeUTF(e.getKey());
        out.writeInt(e.getValue().size());
        for (String value : e.getValue()) {
          out.writeUTF(value);
        }
      }
      out.writeUTF(a.sentence());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An alert from bytes. */
  public static Alert read(byte[] bytes) {
    try {
      DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));
      if (in.readByte() != 1) {
        throw new IOException("form of an alert not known");
      }
      String id = in.readUTF();
      String rule = in.readUTF();
      int level = in.readInt();
      Subject subject = new Subject(in.readUTF(), in.readUTF());
      double measure = in.readDouble();
      double limit = in.readDouble();
      long first = in.readLong();
      long last = in.readLong();
      Map<String, List<String>> evidence = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        String field = in.readUTF();
        List<String> values = new ArrayList<>();
        for (int k = in.readInt(); k > 0; k--) {
          values.add(in.readUTF());
        }
        evidence.put(field, values);
      }
      return new Alert(
          id,
          rule,
          level,
          subject,
          measure,
          limit,
          Event.instant(first),
          Event.instant(last),
          evidence,
          in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
