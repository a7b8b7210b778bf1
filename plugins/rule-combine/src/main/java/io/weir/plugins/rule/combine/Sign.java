package io.weir.plugins.rule.combine;

import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * That a rule alerted about a subject. Immutable.
 *
 * @param active which of its levels are active, a bit for each
 * @param began when its newest alert began, in microseconds since 1970
 * @param sentence what that says
 * @param evidence its values, the newest of each field
 * @param events its events, the newest
 */
record Sign(
    long active,
    long began,
    String sentence,
    Map<String, List<String>> evidence,
    List<EventId> events) {
  /** Of one alert; the subject may have as many signs as there are rules. */
  private static final int MOST = 50;

  private static final int LONGEST = 1 << 20;

  /** The alert begins; other levels of its rule may be active. */
  static Sign of(Alert alert, long began, long active) {
    Map<String, List<String>> evidence = new TreeMap<>();
    alert.evidence().forEach((field, values) -> evidence.put(field, newest(values)));
    return new Sign(active | bit(alert), began, alert.sentence(), evidence, newest(alert.events()));
  }

  private static <T> List<T> newest(List<T> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  private static long bit(Alert alert) {
    return 1L << alert.level();
  }

  /** The alert has ended. */
  Sign without(Alert alert) {
    return new Sign(active & ~bit(alert), began, sentence, evidence, events);
  }

  boolean isActive() {
    return active != 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(active);
    out.writeLong(began);
    text(sentence, out);
    out.writeByte(evidence.size());
    for (Map.Entry<String, List<String>> field : evidence.entrySet()) {
      text(field.getKey(), out);
      out.writeByte(field.getValue().size());
      for (String value : field.getValue()) {
        text(value, out);
      }
    }
    out.writeByte(events.size());
    for (EventId id : events) {
      out.writeLong(id.stream());
      out.writeLong(id.place());
      out.writeInt(id.check());
    }
  }

  static Sign read(DataInput in) throws IOException {
    long active = in.readLong();
    long began = in.readLong();
    String sentence = text(in);
    Map<String, List<String>> evidence = new TreeMap<>();
    for (int fields = in.readUnsignedByte(); fields > 0; fields--) {
      String field = text(in);
      List<String> values = new ArrayList<>();
      for (int n = in.readUnsignedByte(); n > 0; n--) {
        values.add(text(in));
      }
      evidence.put(field, List.copyOf(values));
    }
    List<EventId> events = new ArrayList<>();
    for (int n = in.readUnsignedByte(); n > 0; n--) {
      events.add(new EventId(in.readLong(), in.readLong(), in.readInt()));
    }
    return new Sign(active, began, sentence, evidence, List.copyOf(events));
  }

  /** {@code writeUTF} takes no more than 64 kB. */
  static void text(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String text(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
