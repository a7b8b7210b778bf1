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

/** One open message: the values known of it, numbered by {@link JoinPlan.Numbers}. */
final class OpenMessage {
  /** The form written. Form 2, without weak links and held rows, is still read. */
  static final int FORM = 3;

  private static final int ASSEMBLED = 1;
  private static final int CONTINUED = 2; // form 2
  private static final int BEGUN = 4;
  private static final int LOCAL = 8;
  private static final int ELSEWHERE = 16;
  private static final int NAMES = 32;
  private static final int DOUBTED = 64;
  private static final int OVER = 128;

  /**
   * Flag on a field's number: the message's own value, hidden by one taken from another message.
   */
  private static final int HIDDEN = 0x80;

  /** How certain it is that this message continues another one. */
  enum Link {
    NONE,

    /** Both have the same value; may be undone. */
    WEAK,

    /** Both have the same value, and the first message ended without any other continuation. */
    LIKELY,

    /** The log says so explicitly. */
    TRUE
  }

  final Group group;
  final String id;
  final int hash;

  /** The known values, its own and those taken from the message that it continues. */
  @Nullable Object[] values;

  /** The values from its own events only; null when they are the same as {@link #values}. */
  @Nullable Object @Nullable [] own;

  /** How many events of the assembling type were seen. */
  int came;

  boolean assembled;
  Link link = Link.NONE;

  /** The message that it continues by a weak link. */
  @Nullable OpenMessage first;

  /** The messages that continue it by a weak link. */
  @Nullable Set<OpenMessage> followers;

  /** Other messages had the same value when it was first seen: it may continue one of them. */
  boolean doubted;

  /**
   * It was delivered to another machine since the assembling type was last seen, so no local filter
   * has it.
   */
  boolean elsewhere;

  /** A filter reported the id under which it continues. */
  boolean names;

  /** The event that assembles it, while it is undecided whether it continues another message. */
  @Nullable Event held;

  /** How long {@link #held} waits: event time in microseconds. */
  long until;

  /** Its end was seen; it stays open only because of {@link #held}. */
  boolean over;

  boolean begun;

  /** Whether its client is this machine itself. */
  boolean local;

  /** Event time of the last change, in microseconds. */
  long touched;

  /**
   * The value under which {@link SameValue} lists it, and its neighbours in that list; null when it
   * is not listed.
   */
  @Nullable String indexed;

  @Nullable OpenMessage newerWithValue;
  @Nullable OpenMessage olderWithValue;

  /** Key of {@link #first} as read from the state, until all messages have been read. */
  String firstKey = "";

  /** Whether the state contains it. */
  boolean saved;

  boolean changed;
  boolean closed;

  // links of OpenMessages
  @Nullable OpenMessage chain;
  @Nullable OpenMessage older;
  @Nullable OpenMessage newer;

  OpenMessage(Group group, String id, int fields) {
    this.group = group;
    this.id = id;
    hash = hash(group, id);
    values = new Object[fields];
  }

  static int hash(Group group, String id) {
    int h = id.hashCode() * 31 + group.hash;
    return h ^ h >>> 16;
  }

  /** The key used in the state. */
  String key() {
    return group.prefix + id;
  }

  /** The value from its own events, or null. */
  @Nullable Object own(int at) {
    return own == null ? values[at] : own[at];
  }

  /**
   * Takes the values of the message that this one continues.
   *
   * @param keep number of the value that is not taken, or -1
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

  /** Drops the values taken from another message. */
  void goesAlone() {
    if (own != null) {
      values = own;
      own = null;
    }
    link = Link.NONE;
  }

  /** Sets a value from one of its own events; returns whether that changed it. */
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
   * Reads what {@link #write} wrote.
   *
   * @param numbers maps the field numbers used when it was written to the present ones; -1 for
   *     fields that no longer exist
   * @return false when the form is not known; nothing was read then
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
