package io.weir.cli.parse;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was counted. One thread; several are added up. */
public final class Tally {
  private long lines;
  private long bytes;
  private long ignored;
  private long unknown;
  private final Map<String, long[]> events = new HashMap<>();
  private final Map<String, long[]> deliveries = new HashMap<>();

  /** Nothing counted yet. */
  public Tally() {}

  void line() {
    lines++;
  }

  void bytes(long more) {
    bytes += more;
  }

  void ignored() {
    ignored++;
  }

  void unknown() {
    unknown++;
  }

  void event(EventType type, EventBuilder event) {
    events.computeIfAbsent(type.name(), t -> new long[1])[0]++;
    if (type.name().endsWith("_delivery") && event.value("status") instanceof String status) {
      deliveries.computeIfAbsent(status, s -> new long[1])[0]++;
    }
  }

  void add(Tally other) {
    lines += other.lines;
    bytes += other.bytes;
    ignored += other.ignored;
    unknown += other.unknown;
    other.events.forEach((t, n) -> events.computeIfAbsent(t, x -> new long[1])[0] += n[0]);
    other.deliveries.forEach((s, n) -> deliveries.computeIfAbsent(s, x -> new long[1])[0] += n[0]);
  }

  /** Appends all as one object. */
  public void write(JsonOut out, double seconds) {
    out.raw("{\"lines\":").number(lines).raw(",\"bytes\":").number(bytes);
    out.raw(",\"seconds\":").number(Math.round(seconds * 1000) / 1000.0);
    out.raw(",\"unknown\":").number(unknown).raw(",\"ignored\":").number(ignored);
    Map<String, Long> byType = new TreeMap<>();
    events.forEach((t, n) -> byType.put(t, n[0]));
    object(out, "events", byType);
    Map<String, Long> byStatus = new TreeMap<>();
    deliveries.forEach((s, n) -> byStatus.put(s, n[0]));
    object(out, "deliveries", byStatus);
    out.raw('}');
  }

  private static void object(JsonOut out, String name, Map<String, Long> values) {
    out.raw(",\"").raw(name).raw("\":{");
    boolean first = true;
    for (Map.Entry<String, Long> e : values.entrySet()) {
      out.raw(first ? "" : ",").text(e.getKey()).raw(':').number(e.getValue());
      first = false;
    }
    out.raw('}');
  }
}
