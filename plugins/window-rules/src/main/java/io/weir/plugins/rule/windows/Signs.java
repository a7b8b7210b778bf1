package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.EventId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What proves a measure: values seen with the key, and its newest events. What is kept of a key
 * extends it, which takes less memory than an object more for each.
 */
class Signs {
  private @Nullable Evidence values;
  private @Nullable NewestEvents events;

  /**
   * @param near whether the measure is near a limit: most keys never are, and keep no events
   */
  final void add(List<String> fields, Event event, boolean near) {
    values = Evidence.with(values, fields, event);
    if (near) {
      if (events == null) {
        events = new NewestEvents();
      }
      events.add(event);
    }
  }

  /** Forgets values last seen at or before this time. */
  final void forget(long micros) {
    values = Evidence.after(values, micros);
  }

  final void forgetAll() {
    values = null;
    events = null;
  }

  final Map<String, List<String>> values(List<String> fields) {
    return Evidence.all(values, fields);
  }

  final List<EventId> events(long after) {
    return events == null ? List.of() : events.after(after);
  }

  final void write(List<String> fields, DataOutput out) throws IOException {
    Evidence.write(values, fields, out);
    if (events == null) {
      out.writeByte(0);
    } else {
      events.write(out);
    }
  }

  /**
   * @param version form 1 had no events
   */
  final void read(List<String> fields, int version, DataInput in) throws IOException {
    values = Evidence.read(fields, in);
    events = version == 1 ? null : NewestEvents.read(in);
  }
}
