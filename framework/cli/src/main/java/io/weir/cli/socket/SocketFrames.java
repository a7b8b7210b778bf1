package io.weir.cli.socket;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The messages on the socket: frames of a length (4 bytes, including the kind), a kind (1 byte) and
 * the content. Both sides reject frames longer than {@link #LONGEST} before allocating memory for
 * them.
 */
public final class SocketFrames {
  /** The form of all that follows; both sides must have the same. */
  static final int FORM = 6;

  static final int LONGEST = 8 << 20;

  // Asked.
  static final byte HELLO = 1;
  static final byte WRITE = 2;
  static final byte REFUSE = 3;
  static final byte ROLL_UP = 4;
  static final byte SQL = 5;
  static final byte READ = 6;
  static final byte QUERY = 7;
  static final byte FIND = 8;
  static final byte REPORT = 9;
  static final byte DESK = 10;
  static final byte BACKUP = 11;
  // Answered.
  static final byte DONE = 16;
  static final byte FAILED = 17;
  static final byte COLUMNS = 18;
  static final byte ROWS = 19;
  static final byte EVENTS = 20;

  private SocketFrames() {}

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(byte kind, byte[] bytes) {}

  static void send(DataOutputStream out, byte kind, byte[] bytes) throws IOException {
    if (bytes.length >= LONGEST) {
      throw new IOException("a message of " + bytes.length + " bytes is too long");
    }
    out.writeInt(bytes.length + 1);
    out.writeByte(kind);
    out.write(bytes);
    out.flush();
  }

  /** The next frame, or null when the other side has ended between two. */
  static @Nullable Frame next(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    if (length < 1 || length > LONGEST) {
      throw new IOException("not a message of Weir's");
    }
    byte kind = in.readByte();
    byte[] bytes = new byte[length - 1];
    in.readFully(bytes);
    return new Frame(kind, bytes);
  }

  static Frame answer(DataInputStream in) throws IOException {
    Frame frame = next(in);
    if (frame == null) {
      throw new EOFException("it ended");
    }
    return frame;
  }
}
