package io.weir.engine.state;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as bytes, for the spool. Fields go by number: types may grow at the end, not change. */
public final class EventCodec {
  private final Map<String, EventType> types;

  /** Reads events of these types, by name. */
  public EventCodec(Map<String, EventType> types) {
    this.types = Map.copyOf(types);
  }

  /** A batch as bytes. */
  public byte[] write(List<Event> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(events.size() * 200 + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(events.size());
      for (Event event : events) {
        write(event, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A batch from bytes. Events of types that are no longer declared are left out. */
  public List<Event> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int n = in.readInt();
      List<Event> events = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        Event event = read(in);
        if (event != null) {
          events.add(event);
        }
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Event event, DataOutput out) throws IOException {
    out.writeUTF(event.type().name());
    out.writeLong(event.id().stream());
    out.writeLong(event.id().place());
    out.writeInt(event.id().check());
    out.writeLong(event.micros());
    out.writeInt(event.times());
    int n = event.type().fields().size();
    out.writeByte(n);
    for (int i = 0; i < n; i++) {
      value(event.value(i), out);
    }
  }

  private @Nullable Event read(DataInput in) throws IOException {
    String name = in.readUTF();
    EventType type = types.get(name);
    EventId id = new EventId(in.readLong(), in.readLong(), in.readInt());
    long micros = in.readLong();
    int times = in.readInt();
    int n = in.readUnsignedByte();
    EventBuilder builder = new EventBuilder();
    if (type != null) {
      builder.start(type, micros).id(id).times(times);
    }
    for (int i = 0; i < n; i++) {
      Object value = value(in);
      if (type != null && i < type.fields().size()) {
        Field field = type.fields().get(i);
        builder.put(field, value);
      }
    }
    return type == null ? null : builder.build();
  }

  /** One value of an event. */
  public static void value(@Nullable Object value, DataOutput out) throws IOException {
    if (value == null) {
      out.writeByte(0);
    } else if (value instanceof String s) {
      byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
      out.writeByte(1);
      out.writeInt(utf8.length);
      out.write(utf8);
    } else if (value instanceof Long n) {
      out.writeByte(2);
      out.writeLong(n);
    } else if (value instanceof Double d) {
      out.writeByte(3);
      out.writeDouble(d);
    } else if (value instanceof Address a) {
      out.writeByte(a.v6() ? 5 : 4);
      if (a.v6()) {
        out.writeLong(a.high());
      }
      out.writeLong(a.low());
    } else {
      throw new IllegalArgumentException("no value of an event: " + value.getClass());
    }
  }

  /** One value of an event. */
  public static @Nullable Object value(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> null;
      case 1 -> {
        byte[] utf8 = new byte[in.readInt()];
        in.readFully(utf8);
        yield new String(utf8, StandardCharsets.UTF_8);
      }
      case 2 -> in.readLong();
      case 3 -> in.readDouble();
      case 4 -> new Address(0, in.readLong(), false);
      case 5 -> new Address(in.readLong(), in.readLong(), true);
      default -> throw new IOException("value of unknown kind " + kind);
    };
  }
}
