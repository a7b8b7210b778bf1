package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.EventId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What proves a measure: values seen with the key, and its newest events. */
final class Signs {
  private final Evidence values;
  private @Nullable NewestEvents events;

  private Signs(Evidence values, @Nullable NewestEvents events) {
    this.values = values;
    this.events = events;
  }

  Signs(List<String> fields) {
    this(new Evidence(fields), null);
  }

  /**
   * @param near whether the measure is near a limit: most keys never are, and keep no events
   */
  void add(Event event, boolean near) {
    values.add(event);
    if (near) {
      if (events == null) {
        events = new NewestEvents();
      }
      events.add(event);
    }
  }

  /** Forgets values last seen at or before this time. */
  void forget(long micros) {
    values.forget(micros);
  }

  Map<String, List<String>> values() {
    return values.all();
  }

  List<EventId> events(long after) {
    return events == null ? List.of() : events.after(after);
  }

  void write(DataOutput out) throws IOException {
    values.write(out);
    if (events == null) {
      out.writeByte(0);
    } else {
      events.write(out);
    }
  }

  /**
   * @param version form 1 had no events
   */
  static Signs read(List<String> fields, int version, DataInput in) throws IOException {
    Evidence values = Evidence.read(fields, in);
    return new Signs(values, version == 1 ? null : NewestEvents.read(in));
  }
}
