package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.engine.state.EventCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one open thing, by the join's own numbering of fields. */
final class Thing {
  /** Form 2, which is read too, knew nothing of weak links and of rows that wait. */
  static final int FORM = 3;

  private static final int ASSEMBLED = 1;
  private static final int CONTINUED = 2; // form 2
  private static final int BEGUN = 4;
  private static final int LOCAL = 8;
  private static final int ELSEWHERE = 16;
  private static final int NAMES = 32;
  private static final int DOUBTED = 64;
  private static final int OVER = 128;

  /** In front of a value: it is the thing's own, and another one hides it. */
  private static final int HIDDEN = 0x80;

  /** How sure it is that a thing goes on from another one. */
  enum Link {
    NONE,

    /** They bear the same value: for the time being. */
    WEAK,

    /** They bear the same value, and nothing else came of the first. */
    LIKELY,

    /** The log says so. */
    TRUE
  }

  final Group group;
  final String id;
  final int hash;

  /** What is known, from whomever. */
  @Nullable Object[] values;

  /** What its own events say; null: the same as {@link #values}. */
  @Nullable Object @Nullable [] own;

  /** How many events of the assembling type came. */
  int came;

  boolean assembled;
  Link link = Link.NONE;

  /** What it goes on from by a weak link. */
  @Nullable Thing first;

  /** Those that go on from it by a weak link. */
  @Nullable Set<Thing> followers;

  /** Others bore the same value when it came: it may be a part of one of them. */
  boolean doubted;

  /** It was delivered elsewhere since it was last listed: no filter of this machine has it. */
  boolean elsewhere;

  /** A filter said under which id it goes on. */
  boolean names;

  /** The event that assembles it, while it is open whether it is part of another thing. */
  @Nullable Event held;

  /** Until when (event time, microseconds) that is waited for. */
  long until;

  /** Its end came; it stays for what is held. */
  boolean over;

  boolean begun;

  /** Whether it came from this machine itself. */
  boolean local;

  /** Event time of the last change, in microseconds. */
  long touched;

  /** By what others may find it, while they can; and its neighbours with the same value. */
  @Nullable String indexed;

  @Nullable Thing bearsMore;
  @Nullable Thing bearsLess;

  /** As the state has it, between reading it and knowing all things: what it goes on from. */
  String firstKey = "";

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

  /** What its own events say, or null. */
  @Nullable Object own(int at) {
    return own == null ? values[at] : own[at];
  }

  /**
   * Takes over what another one knows; it must not know better.
   *
   * @param keep a value of its own that stays all the same, or -1
   */
  void goesOn(@Nullable Object[] known, Link how, int keep) {
    goesAlone();
    own = values.clone();
    for (int i = 0; i < values.length; i++) {
      if (known[i] != null && i != keep) {
        values[i] = known[i];
      }
    }
    link = how;
  }

  /** Forgets what it took over. */
  void goesAlone() {
    if (own != null) {
      values = own;
      own = null;
    }
    link = Link.NONE;
  }

  /** One of its own events says this. Whether that is new. */
  boolean learn(int at, Object value) {
    if (own == null) {
      boolean news = !value.equals(values[at]);
      if (news) {
        values[at] = value;
      }
      return news;
    }
    boolean news = !value.equals(own[at]);
    own[at] = value;
    if (values[at] == null) {
      values[at] = value;
    }
    return news;
  }

  byte[] write(EventCodec codec) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeByte(
          (assembled ? ASSEMBLED : 0)
              | (begun ? BEGUN : 0)
              | (local ? LOCAL : 0)
              | (elsewhere ? ELSEWHERE : 0)
              | (names ? NAMES : 0)
              | (doubted ? DOUBTED : 0)
              | (over ? OVER : 0));
      out.writeInt(came);
      out.writeLong(touched);
      out.writeUTF(link.name());
      text(first == null ? "" : first.key(), out);
      byte[] row = held == null ? new byte[0] : codec.write(List.of(held));
      out.writeLong(until);
      out.writeInt(row.length);
      out.write(row);
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          out.writeByte(i);
          EventCodec.value(values[i], out);
        }
        if (own != null && own[i] != null) {
          out.writeByte(i | HIDDEN);
          EventCodec.value(own[i], out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /**
   * Takes back what {@link #write} wrote.
   *
   * @param numbers the present numbers of the fields that were numbered 0, 1, … then; -1: gone
   * @return false when it is of another form
   */
  boolean read(byte[] bytes, int[] numbers, EventCodec codec) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int form = in.readByte();
    if (form != FORM && form != 2) {
      return false;
    }
    int flags = in.readUnsignedByte();
    assembled = (flags & ASSEMBLED) != 0;
    begun = (flags & BEGUN) != 0;
    local = (flags & LOCAL) != 0;
    elsewhere = (flags & ELSEWHERE) != 0;
    names = (flags & NAMES) != 0;
    doubted = (flags & DOUBTED) != 0;
    over = (flags & OVER) != 0;
    came = in.readInt();
    touched = in.readLong();
    if (form == FORM) {
      link = Link.valueOf(in.readUTF());
      firstKey = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      until = in.readLong();
      int row = in.readInt();
      List<Event> rows = row == 0 ? List.of() : codec.read(in.readNBytes(row));
      held = rows.isEmpty() ? null : rows.get(0);
    } else if ((flags & CONTINUED) != 0) {
      link = Link.TRUE;
    }
    own = link == Link.NONE ? null : new Object[values.length];
    while (in.available() > 0) {
      int then = in.readUnsignedByte();
      Object value = EventCodec.value(in);
      int number = then & ~HIDDEN;
      int i = number < numbers.length ? numbers[number] : -1;
      if (i >= 0) {
        @Nullable Object[] to = (then & HIDDEN) == 0 || own == null ? values : own;
        to[i] = value;
      }
    }
    return true;
  }
}
