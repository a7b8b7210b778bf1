package io.weir.engine.join;

import io.weir.engine.state.EventCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one open thing, by the join's own numbering of fields. */
final class Thing {
  static final int FORM = 1;

  final @Nullable Object[] values;
  int came;
  boolean continued;

  Thing(int fields) {
    values = new Object[fields];
  }

  /** Takes over what the other knows and this one does not, or must not know better. */
  void continues(Thing other) {
    for (int i = 0; i < values.length; i++) {
      if (other.values[i] != null) {
        values[i] = other.values[i];
      }
    }
    continued = true;
  }

  byte[] write(List<String> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeInt(came);
      out.writeBoolean(continued);
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          out.writeUTF(names.get(i));
          EventCodec.value(values[i], out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Fields that the join no longer has are left out. */
  static Thing read(byte[] bytes, List<String> names) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readByte() != FORM) {
      throw new IOException("form of an open thing not known");
    }
    Thing thing = new Thing(names.size());
    thing.came = in.readInt();
    thing.continued = in.readBoolean();
    while (in.available() > 0) {
      int i = names.indexOf(in.readUTF());
      Object value = EventCodec.value(in);
      if (i >= 0) {
        thing.values[i] = value;
      }
    }
    return thing;
  }
}
