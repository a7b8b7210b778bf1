package io.weir.cli.parse;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.internal.EventAccess;
import io.weir.cli.text.JsonOut;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.coverage.CoverageMeter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of lines, events and deliveries. Not thread-safe: each thread has its own, and they are
 * added up.
 */
public final class ParseTally {
  private static final EventAccess EVENTS = EventAccess.get();
  private long lines;
  private long bytes;
  private long ignored;
  private long unknown;
  private final List<OfType> events = new ArrayList<>();
  private final OfType[] table = new OfType[128];
  private final List<OfStatus> deliveries = new ArrayList<>();

  /** Events of one type; a parser makes them from the same few declarations again and again. */
  static final class OfType {
    final EventType type;

    /** Where a delivery has its status; -1 for what is none. */
    final int status;

    /** Where an event has its program. */
    final int program;

    long count;

    OfType(EventType type) {
      this.type = type;
      program = CoverageMeter.slot(type);
      status = type.name().endsWith("_delivery") ? type.slot("status") : -1;
    }
  }

  /** Deliveries that ended alike. */
  private static final class OfStatus {
    final byte[] status;
    long count;

    OfStatus(byte[] status) {
      this.status = status;
    }
  }

  /** Nothing counted yet. */
  public ParseTally() {}

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

  void event(OfType of, EventBuilder event, byte[] line) {
    of.count += event.times();
    if (of.status < 0) {
      return;
    }
    int from = EVENTS.from(event, of.status);
    if (from >= 0) {
      status(line, from, EVENTS.to(event, of.status)).count += event.times();
    } else if (event.value("status") instanceof String status) {
      byte[] bytes = status.getBytes(StandardCharsets.UTF_8);
      status(bytes, 0, bytes.length).count += event.times();
    }
  }

  @SuppressWarnings("ReferenceEquality") // an equal one only gets a line of its own, added up later
  OfType of(EventType type) {
    int first = type.hashCode() & table.length - 1;
    for (int at = first; table[at] != null; at = at + 1 & table.length - 1) {
      if (table[at].type == type) {
        return table[at];
      }
    }
    for (OfType of : events) {
      if (of.type == type) {
        return of;
      }
    }
    OfType of = new OfType(type);
    events.add(of);
    if (events.size() < table.length / 2) { // of more, the last ones are looked for one by one
      int at = first;
      while (table[at] != null) {
        at = at + 1 & table.length - 1;
      }
      table[at] = of;
    }
    return of;
  }

  /** There are few of them. */
  private OfStatus status(byte[] b, int from, int to) {
    for (int i = 0; i < deliveries.size(); i++) {
      byte[] status = deliveries.get(i).status;
      if (Arrays.equals(status, 0, status.length, b, from, to)) {
        return deliveries.get(i);
      }
    }
    OfStatus status = new OfStatus(Arrays.copyOfRange(b, from, to));
    deliveries.add(status);
    return status;
  }

  void add(ParseTally other) {
    lines += other.lines;
    bytes += other.bytes;
    ignored += other.ignored;
    unknown += other.unknown;
    for (OfType type : other.events) {
      of(type.type).count += type.count;
    }
    for (OfStatus status : other.deliveries) {
      status(status.status, 0, status.status.length).count += status.count;
    }
  }

  /** Appends all as one object. */
  public void write(JsonOut out, double seconds, Coverage coverage) {
    out.raw("{\"lines\":").number(lines).raw(",\"bytes\":").number(bytes);
    out.raw(",\"seconds\":").number(Math.round(seconds * 1000) / 1000.0);
    out.raw(",\"unknown\":").number(unknown).raw(",\"ignored\":").number(ignored);
    Map<String, Long> byType = new TreeMap<>();
    for (OfType type : events) {
      byType.merge(type.type.name(), type.count, Long::sum);
    }
    object(out, "events", byType);
    Map<String, Long> byStatus = new TreeMap<>();
    for (OfStatus d : deliveries) {
      byStatus.merge(Text.decode(d.status, 0, d.status.length), d.count, Long::sum);
    }
    object(out, "deliveries", byStatus);
    coverage(out, coverage);
    out.raw('}');
  }

  private static void coverage(JsonOut out, Coverage coverage) {
    out.raw(",\"folded\":").number(coverage.folded()).raw(",\"coverage\":{");
    String comma = "";
    for (Coverage.Program p : coverage.programs()) {
      String name = p.program().isEmpty() ? "(no syslog head)" : p.program();
      out.raw(comma).text(name).raw(":{\"events\":").number(p.events());
      out.raw(",\"ignored\":").number(p.ignored());
      out.raw(",\"unknown\":").number(p.unknown()).raw('}');
      comma = ",";
    }
    out.raw('}');
    Map<String, Long> others = new LinkedHashMap<>();
    for (Coverage.Other other : coverage.others()) {
      others.put(other.program(), other.lines());
    }
    object(out, "other_programs", others);
    out.raw(",\"unknown_shapes\":[");
    comma = "";
    for (Coverage.Shape s : coverage.shapes()) {
      out.raw(comma).raw("{\"shape\":").text(s.shape());
      out.raw(",\"lines\":").number(s.lines()).raw('}');
      comma = ",";
    }
    out.raw(']');
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
