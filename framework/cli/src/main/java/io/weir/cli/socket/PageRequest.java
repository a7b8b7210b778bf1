package io.weir.cli.socket;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.store.Query;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command asks for a page of events, see {@link io.weir.engine.act.StoreDoor#next}.
 *
 * @param type the event type's name
 * @param from event time, included
 * @param until event time, not included
 * @param after where the page before ended; null for the first
 */
record PageRequest(String type, Instant from, Instant until, Query.@Nullable Row after) {
  void write(DataOutputStream out) throws IOException {
    Tables.text(type, out);
    out.writeLong(Event.micros(from));
    out.writeLong(Event.micros(until));
    write(after, out);
  }

  static void write(Query.@Nullable Row row, DataOutputStream out) throws IOException {
    out.writeBoolean(row != null);
    if (row != null) {
      out.writeLong(Event.micros(row.time()));
      out.writeLong(row.id().stream());
      out.writeLong(row.id().place());
      out.writeInt(row.id().check());
    }
  }

  static Query.@Nullable Row row(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new Query.Row(
            Event.instant(in.readLong()), new EventId(in.readLong(), in.readLong(), in.readInt()))
        : null;
  }

  static PageRequest read(DataInputStream in) throws IOException {
    return new PageRequest(
        Tables.text(in), Event.instant(in.readLong()), Event.instant(in.readLong()), row(in));
  }
}
