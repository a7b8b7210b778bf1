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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts batches of events to bytes, for the spool and for another process. A batch contains the
 * names of its types and fields, so it can be read by a version whose types have more fields or
 * another order.
 */
public final class EventCodec {
  /** Negative, because batches of form 1 begin with their count. */
  private static final int FORM = -2;

  private static final int LONGEST = 16 << 20;

  private final Map<String, EventType> types;

  /**
   * A type of a batch: the present field for each of its values, null for fields that no longer
   * exist.
   */
  private record Known(@Nullable EventType type, List<@Nullable Field> fields) {}

  /** A codec that reads events of these types, by name. */
  public EventCodec(Map<String, EventType> types) {
    this.types = Map.copyOf(types);
  }

  /** A batch as bytes. */
  public byte[] write(List<Event> events) {
    List<EventType> table = new ArrayList<>();
    IdentityHashMap<EventType, Integer> numbers = new IdentityHashMap<>();
    for (Event event : events) {
      if (numbers.putIfAbsent(event.type(), table.size()) == null) {
        table.add(event.type());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(events.size() * 200 + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORM);
      out.writeInt(events.size());
      out.writeShort(table.size());
      for (EventType type : table) {
        out.writeUTF(type.name());
        out.writeShort(type.fields().size());
        for (Field field : type.fields()) {
          out.writeUTF(field.name());
        }
      }
      for (Event event : events) {
        out.writeShort(numbers.getOrDefault(event.type(), 0));
        write(event, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The number of events in a batch, from its first bytes. */
  public static int count(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int form = in.getInt();
    return form == FORM ? in.getInt() : form;
  }

  /**
   * Reads a batch. Events of types and values of fields that are no longer declared are left out.
   *
   * @throws UncheckedIOException when the bytes are not a batch
   */
  public List<Event> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int form = in.readInt();
      int n = form == FORM ? in.readInt() : form;
      // An event has at least 27 bytes, so a wrong count cannot make the list too large.
      if (n < 0 || n > bytes.length / 27) {
        throw new IOException("no batch of events");
      }
      List<Known> known = form == FORM ? table(in) : List.of();
      List<Event> events = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        Event event =
            read(form == FORM ? known.get(in.readUnsignedShort()) : old(in.readUTF()), in);
        if (event != null) {
          events.add(event);
        }
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ClassCastException e) {
      throw new UncheckedIOException(new IOException("no batch of events", e));
    }
  }

  private List<Known> table(DataInput in) throws IOException {
    List<Known> known = new ArrayList<>();
    for (int t = in.readUnsignedShort(); t > 0; t--) {
      EventType type = types.get(in.readUTF());
      List<@Nullable Field> fields = new ArrayList<>();
      for (int f = in.readUnsignedShort(); f > 0; f--) {
        String name = in.readUTF();
        fields.add(type != null && type.has(name) ? type.field(name) : null);
      }
      known.add(new Known(type, fields));
    }
    return known;
  }

  /** In form 1 values have the order of the fields; types could only grow at their end. */
  private Known old(String name) {
    EventType type = types.get(name);
    return new Known(type, type == null ? List.of() : new ArrayList<>(type.fields()));
  }

  private static void write(Event event, DataOutput out) throws IOException {
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

  private static @Nullable Event read(Known known, DataInput in) throws IOException {
    EventType type = known.type();
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
      Field field = i < known.fields().size() ? known.fields().get(i) : null;
      if (field != null && fits(field, value)) {
        builder.put(field, value);
      }
    }
    return type == null ? null : builder.build();
  }

  /** Whether the value has the field's kind, which may have changed since. */
  private static boolean fits(Field field, @Nullable Object value) {
    return value == null
        || switch (field.kind()) {
          case TEXT -> value instanceof String;
          case INTEGER, TIME -> value instanceof Long;
          case DECIMAL -> value instanceof Double;
          case ADDRESS -> value instanceof Address;
        };
  }

  /** Writes one value of an event, or null. */
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

  /** Reads one value of an event, or null. */
  public static @Nullable Object value(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> null;
      case 1 -> {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
          throw new IOException("text of " + length + " bytes");
        }
        byte[] utf8 = new byte[length];
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
