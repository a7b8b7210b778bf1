package io.weir.cli.socket;

import io.weir.api.store.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer to a question, in frames: its columns, then rows until a last frame says so. */
public final class Tables {
  private static final int FULL = 256 << 10;

  /** Texts so short are not counted one by one. */
  private static final int FEW = 300;

  private static final int LITTLE = 1024;

  private Tables() {}

  static void send(DataOutputStream to, Table table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(table.columns().size());
    for (String column : table.columns()) {
      text(column, out);
    }
    SocketFrames.send(to, SocketFrames.COLUMNS, bytes.toByteArray());
    bytes.reset();
    for (List<@Nullable Object> row : table.rows()) {
      for (Object value : row) {
        value(value, out);
      }
      if (bytes.size() > FULL) {
        SocketFrames.send(to, SocketFrames.ROWS, bytes.toByteArray());
        bytes.reset();
      }
    }
    SocketFrames.send(to, SocketFrames.ROWS, bytes.toByteArray());
    SocketFrames.send(to, SocketFrames.DONE, new byte[] {(byte) (table.more() ? 1 : 0)});
  }

  /** Why the answer does not fit into frames; empty when it does. A row goes as a whole. */
  static String tooLong(Table table) {
    for (List<@Nullable Object> row : table.rows()) {
      long bytes = FULL;
      for (Object value : row) {
        // A character takes three bytes at most, two of a pair four.
        bytes += value instanceof String text && text.length() > FEW ? utf8(text) : LITTLE;
      }
      if (bytes >= SocketFrames.LONGEST) {
        return "a row of the answer has "
            + (bytes - FULL)
            + " bytes, more than the "
            + (SocketFrames.LONGEST - FULL)
            + " that a running daemon can return: shorten the values, as in left(…, 1000)";
      }
    }
    return "";
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    return bytes;
  }

  /** Receives what {@link #send} sent, after its first frame was read. */
  static Table receive(byte[] columns, DataInputStream from) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(columns));
    List<String> names = new ArrayList<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      names.add(text(in));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (true) {
      SocketFrames.Frame frame = SocketFrames.answer(from);
      if (frame.kind() != SocketFrames.ROWS) {
        return new Table(names, rows, frame.bytes().length > 0 && frame.bytes()[0] == 1);
      }
      DataInputStream part = new DataInputStream(new ByteArrayInputStream(frame.bytes()));
      while (part.available() > 0) {
        List<@Nullable Object> row = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
          row.add(value(part));
        }
        rows.add(row);
      }
    }
  }

  static void text(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("not a text");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static void value(@Nullable Object value, DataOutputStream out) throws IOException {
    if (value == null) {
      out.writeByte(0);
    } else if (value instanceof Long n) {
      out.writeByte(1);
      out.writeLong(n);
    } else if (value instanceof Double d) {
      out.writeByte(2);
      out.writeDouble(d);
    } else if (value instanceof Boolean b) {
      out.writeByte(b ? 4 : 3);
    } else {
      out.writeByte(5);
      text(value.toString(), out);
    }
  }

  private static @Nullable Object value(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> null;
      case 1 -> in.readLong();
      case 2 -> in.readDouble();
      case 3 -> false;
      case 4 -> true;
      case 5 -> text(in);
      default -> throw new IOException("value of unknown kind " + kind);
    };
  }
}
