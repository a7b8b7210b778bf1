package io.weir.engine.join;

import io.weir.engine.state.EventCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What is known of one open thing, by the join's own numbering of fields. */
final class Thing {
  static final int FORM = 2;
  private static final int ASSEMBLED = 1;
  private static final int CONTINUED = 2;
  private static final int BEGUN = 4;
  private static final int LOCAL = 8;

  final Group group;
  final String id;
  final int hash;
  final @Nullable Object[] values;

  /** How many events of the assembling type came. */
  int came;

  boolean assembled;

  /** Whether it goes on from another one, and must not know better. */
  boolean continued;

  boolean begun;

  /** Whether it came from this machine itself. */
  boolean local;

  /** Event time of the last change, in microseconds. */
  long touched;

  /** By what others may find it, while they can. */
  @Nullable String indexed;

  /** Whether the state has it. */
  boolean saved;

  boolean changed;
  boolean closed;

  // links of the table
  @Nullable Thing chain;
  @Nullable Thing older;
  @Nullable Thing newer;

  Thing(Group group, String id, int fields) {
    this.group = group;
    this.id = id;
    hash = hash(group, id);
    values = new Object[fields];
  }

  static int hash(Group group, String id) {
    int h = id.hashCode() * 31 + group.hash;
    return h ^ h >>> 16;
  }

  /** The key as the state has it. */
  String key() {
    return group.prefix + id;
  }

  /** Takes over what the other knows and this one does not, or must not know better. */
  void continues(Thing other) {
    continues(other.values);
    assembled |= other.assembled;
  }

  /** As {@link #continues(Thing)}, from one that was never open. */
  void continues(@Nullable Object[] known) {
    for (int i = 0; i < values.length; i++) {
      if (known[i] != null) {
        values[i] = known[i];
      }
    }
    continued = true;
  }

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeByte(
          (assembled ? ASSEMBLED : 0)
              | (continued ? CONTINUED : 0)
              | (begun ? BEGUN : 0)
              | (local ? LOCAL : 0));
      out.writeInt(came);
      out.writeLong(touched);
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          out.writeByte(i);
          EventCodec.value(values[i], out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Takes back what {@link #write} wrote.
   *
   * @param numbers the present numbers of the fields that were numbered 0, 1, … then; -1: gone
   * @return false when it is of another form
   */
  boolean read(byte[] bytes, int[] numbers) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readByte() != FORM) {
      return false;
    }
    int flags = in.readByte();
    assembled = (flags & ASSEMBLED) != 0;
    continued = (flags & CONTINUED) != 0;
    begun = (flags & BEGUN) != 0;
    local = (flags & LOCAL) != 0;
    came = in.readInt();
    touched = in.readLong();
    while (in.available() > 0) {
      int then = in.readUnsignedByte();
      Object value = EventCodec.value(in);
      int i = then < numbers.length ? numbers[then] : -1;
      if (i >= 0) {
        values[i] = value;
      }
    }
    return true;
  }
}
