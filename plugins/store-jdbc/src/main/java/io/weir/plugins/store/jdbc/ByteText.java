package io.weir.plugins.store.jdbc;

import io.weir.api.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that grow: whole numbers of seven bits a byte, the lowest first, and values as their length
 * plus one and their UTF-8; a length of zero stands for no value.
 */
final class ByteText {
  /** Longest value in a key; longer ones are cut. */
  static final int LONGEST = 400;

  private byte[] bytes;
  private int length;

  ByteText(int size) {
    bytes = new byte[size];
  }

  int length() {
    return length;
  }

  /** Not to be changed; more than {@link #length} of them. */
  byte[] bytes() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** What follows a place. */
  byte[] copy(int from) {
    return Arrays.copyOfRange(bytes, from, length);
  }

  void truncate(int to) {
    length = to;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  void octet(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** A number that may be negative. */
  void signed(long value) {
    number(value << 1 ^ value >> 63);
  }

  /** Eight bytes. */
  void fixed(long value) {
    room(8);
    for (int i = 0; i < 8; i++) {
      bytes[length++] = (byte) (value >>> 8 * i);
    }
  }

  void absent() {
    octet(0);
  }

  /** A value; whether it was short enough to be all there. */
  boolean value(String text) {
    boolean whole = text.length() <= LONGEST;
    int end = LONGEST;
    if (!whole && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    byte[] utf8 = (whole ? text : text.substring(0, end)).getBytes(StandardCharsets.UTF_8);
    number(utf8.length + 1L);
    all(utf8, 0, utf8.length);
    return whole;
  }

  void all(byte[] from, int at, int count) {
    room(count);
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  /** The end of the value that begins here. */
  static int end(byte[] in, int at) {
    int shift = 0;
    int value = 0;
    int i = at;
    int b;
    do {
      b = in[i++];
      value |= (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0 && shift < 32);
    return value == 0 ? i : i + value - 1;
  }

  /** The value that begins and ends here, as an event has it; null for none. */
  static @Nullable Object value(Field.Kind kind, byte[] in, int at, int end) {
    if (in[at] == 0) {
      return null;
    }
    int i = at;
    while (in[i] < 0) {
      i++;
    }
    String text = new String(in, i + 1, end - i - 1, StandardCharsets.UTF_8);
    return switch (kind) {
      case TEXT, ADDRESS -> text;
      case INTEGER, TIME -> Long.valueOf(text);
      case DECIMAL -> Double.valueOf(text);
    };
  }

  /** Reads what was written. One thread. */
  static final class In {
    private final byte[] bytes;
    private int at;

    In(byte[] bytes) {
      this.bytes = bytes;
    }

    int at() {
      return at;
    }

    boolean ended() {
      return at >= bytes.length;
    }

    void skip(int count) {
      at += count;
    }

    /** Goes to a place. */
    void to(int place) {
      at = place;
    }

    int octet() {
      return bytes[at++] & 0xff;
    }

    long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0 || shift >= 63) {
          return value;
        }
      }
    }

    long signed() {
      long value = number();
      return value >>> 1 ^ -(value & 1);
    }

    long fixed() {
      long value = 0;
      for (int i = 0; i < 8; i++) {
        value |= (bytes[at++] & 0xffL) << 8 * i;
      }
      return value;
    }
  }
}
