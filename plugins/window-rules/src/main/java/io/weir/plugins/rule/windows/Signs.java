package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What proves a measure: values seen with the key, and its newest events. What is kept of a key
 * extends it, which takes less memory than an object more for each.
 */
public class Signs {
  private @Nullable Evidence values;
  private @Nullable NewestEvents events;

  /** Nothing yet. */
  public Signs() {}

  /**
   * The fields whose values are evidence in alerts: the other half of who and from where, and more.
   *
   * @param subjects the fields of the subjects
   * @param more further fields; those that the type lacks are left out
   */
  public static List<String> fields(EventType type, Set<String> subjects, List<String> more) {
    return Evidence.fields(type, subjects, more);
  }

  /**
   * Takes in an event.
   *
   * @param fields the fields whose values are evidence, always the same
   * @param near whether the measure is near a limit: most keys never are, and keep no events
   */
  public final void add(List<String> fields, Event event, boolean near) {
    add(fields, event, near, Long.MIN_VALUE);
  }

  /**
   * As the other.
   *
   * @param over values last seen at or before this time may be forgotten
   */
  final void add(List<String> fields, Event event, boolean near, long over) {
    values = Evidence.with(values, fields, event, over);
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

  /** Forgets all. */
  public final void forgetAll() {
    values = null;
    events = null;
  }

  /** The values by field, those that came first before others. */
  public final Map<String, List<String>> values(List<String> fields) {
    return values(fields, Long.MIN_VALUE);
  }

  /** As the other, of values last seen after a time in microseconds since 1970. */
  final Map<String, List<String>> values(List<String> fields, long after) {
    return Evidence.all(values, fields, after);
  }

  /** The newest events after a time in microseconds since 1970, oldest first. */
  public final List<EventId> events(long after) {
    return events == null ? List.of() : events.after(after);
  }

  /** Writes what {@link #read} reads. */
  public final void write(List<String> fields, DataOutput out) throws IOException {
    Evidence.write(values, fields, out);
    if (events == null) {
      out.writeByte(0);
    } else {
      events.write(out);
    }
  }

  /**
   * Reads what was written.
   *
   * @param version 2; form 1, of windows, had no events
   */
  public final void read(List<String> fields, int version, DataInput in) throws IOException {
    values = Evidence.read(fields, in);
    events = version == 1 ? null : NewestEvents.read(in);
  }
}
