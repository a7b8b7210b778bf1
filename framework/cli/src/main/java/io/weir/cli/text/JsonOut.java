package io.weir.cli.text;

import io.weir.api.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into memory. What could steer a terminal ({@link Text#steers}) is escaped,
 * so that the output may be looked at as it is.
 */
public final class JsonOut {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private byte[] bytes = new byte[1 << 16];
  private int used;

  /** Creates an empty buffer. */
  public JsonOut() {}

  /** Appends ASCII unchanged. */
  public JsonOut raw(String ascii) {
    int n = ascii.length();
    room(n);
    for (int i = 0; i < n; i++) {
      bytes[used++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** Appends one ASCII character unchanged. */
  public JsonOut raw(char ascii) {
    room(1);
    bytes[used++] = (byte) ascii;
    return this;
  }

  /** Appends a text in quotation marks. */
  public JsonOut text(String text) {
    int n = text.length();
    room(n * 6 + 2); // an escape is the longest that a char becomes
    bytes[used++] = '"';
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        bytes[used++] = (byte) c;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < n
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        other(c);
      }
    }
    bytes[used++] = '"';
    return this;
  }

  /** Appends ASCII unchanged. */
  public JsonOut raw(byte[] ascii) {
    return raw(ascii, 0, ascii.length);
  }

  /** Appends ASCII unchanged. */
  public JsonOut raw(byte[] ascii, int from, int to) {
    room(to - from);
    System.arraycopy(ascii, from, bytes, used, to - from);
    used += to - from;
    return this;
  }

  /**
   * Appends a name unchanged and an ASCII text in quotation marks. If the text contains characters
   * that must be escaped or are not ASCII, nothing is appended.
   *
   * @return whether it was
   */
  public boolean plain(byte[] name, byte[] text, int from, int to) {
    room(name.length + to - from + 2);
    byte[] out = bytes;
    int at = used + name.length;
    out[at++] = '"';
    int i = from;
    for (; i + 8 <= to; i += 8, at += 8) {
      long eight = (long) LONGS.get(text, i);
      if (isSpecial(eight)) {
        return false;
      }
      LONGS.set(out, at, eight);
    }
    for (; i < to; i++) {
      byte c = text[i];
      if (c < ' ' || c == 0x7f || c == '"' || c == '\\') {
        return false;
      }
      out[at++] = c;
    }
    out[at++] = '"';
    System.arraycopy(name, 0, out, used, name.length);
    used = at;
    return true;
  }

  /** Whether one of these eight bytes must be escaped, or is not ASCII. */
  private static boolean isSpecial(long eight) {
    long controls = (eight - ' ' * ONES) & ~eight;
    long found = controls | eight | zeros(eight ^ '"' * ONES);
    return ((found | zeros(eight ^ '\\' * ONES) | zeros(eight ^ 0x7f * ONES)) & HIGHS) != 0;
  }

  /** Has the high bit set in a byte that is zero; only if there is one, also in others. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }

  private void other(char c) {
    switch (c) {
      case '"', '\\' -> {
        bytes[used++] = '\\';
        bytes[used++] = (byte) c;
      }
      case '\n' -> letter('n');
      case '\r' -> letter('r');
      case '\t' -> letter('t');
      default -> {
        if (!Text.steers(c)) {
          if (c < 0x800) {
            bytes[used++] = (byte) (0xc0 | c >> 6);
          } else {
            bytes[used++] = (byte) (0xe0 | c >> 12);
            bytes[used++] = (byte) (0x80 | c >> 6 & 0x3f);
          }
          bytes[used++] = (byte) (0x80 | c & 0x3f);
        } else {
          escape(c);
        }
      }
    }
  }

  private void supplementary(int c) {
    if (Text.steers(c)) {
      escape(Character.highSurrogate(c));
      escape(Character.lowSurrogate(c));
      return;
    }
    bytes[used++] = (byte) (0xf0 | c >> 18);
    bytes[used++] = (byte) (0x80 | c >> 12 & 0x3f);
    bytes[used++] = (byte) (0x80 | c >> 6 & 0x3f);
    bytes[used++] = (byte) (0x80 | c & 0x3f);
  }

  private void escape(char c) {
    letter('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[used++] = HEX[c >> shift & 15];
    }
  }

  private void letter(char c) {
    bytes[used++] = '\\';
    bytes[used++] = (byte) c;
  }

  /** Appends a whole number. */
  public JsonOut number(long value) {
    return raw(Long.toString(value));
  }

  /** Appends a number; null for what JSON cannot say. */
  public JsonOut number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return raw("null");
    }
    long whole = (long) value;
    return whole == value ? number(whole) : raw(Double.toString(value));
  }

  /** Appends a value of a table or an event: a text, a number, true or false, null. */
  public JsonOut value(@Nullable Object value) {
    if (value == null) {
      return raw("null");
    }
    if (value instanceof Long n) {
      return number(n);
    }
    if (value instanceof Double n) {
      return number(n);
    }
    return value instanceof Boolean b ? raw(b.toString()) : text(value.toString());
  }

  /** Appends two digits. */
  public JsonOut two(int value) {
    room(2);
    bytes[used++] = (byte) ('0' + value / 10);
    bytes[used++] = (byte) ('0' + value % 10);
    return this;
  }

  private void room(int more) {
    if (used + more > bytes.length) {
      grow(more);
    }
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
  }

  /** How many bytes there are. */
  public int size() {
    return used;
  }

  /** Writes the content to a stream and clears the buffer. */
  public void drainTo(OutputStream out) throws IOException {
    out.write(bytes, 0, used);
    used = 0;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, used, StandardCharsets.UTF_8);
  }
}
