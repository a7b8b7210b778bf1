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
    out.writeBoolean(after != null);
    if (after != null) {
      out.writeLong(Event.micros(after.time()));
      out.writeLong(after.id().stream());
      out.writeLong(after.id().place());
      out.writeInt(after.id().check());
    }
  }

  static PageRequest read(DataInputStream in) throws IOException {
    return new PageRequest(
        Tables.text(in),
        Event.instant(in.readLong()),
        Event.instant(in.readLong()),
        in.readBoolean()
            ? new Query.Row(
                Event.instant(in.readLong()),
                new EventId(in.readLong(), in.readLong(), in.readInt()))
            : null);
  }
}
