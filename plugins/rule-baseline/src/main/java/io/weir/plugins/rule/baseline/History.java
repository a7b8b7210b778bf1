package io.weir.plugins.rule.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The hours of a key in which there was something, and how much: in two to three bytes each, since
 * there are many keys, and most have nothing in most hours. An hour is named by the quarter of an
 * hour in which it begins (since 1970, UTC), because there are zones whose hours begin at :30 and
 * :45.
 *
 * <p>The bytes are pairs of numbers, seven bits a byte, the last one with its eighth bit clear: how
 * many quarters after the hour before, and the count.
 */
final class History {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;

  /** Takes hours. */
  interface Sink {
    /** So much was counted in this hour. */
    void hour(int quarter, int count);
  }

  void forEach(Sink to) {
    int quarter = 0;
    int at = 0;
    while (at < bytes.length) {
      for (int shift = 0, more = 1; more != 0; shift += 7, at++) {
        quarter += (bytes[at] & 127) << shift;
        more = bytes[at] & 128;
      }
      int count = 0;
      for (int shift = 0, more = 1; more != 0; shift += 7, at++) {
        count |= (bytes[at] & 127) << shift;
        more = bytes[at] & 128;
      }
      to.hour(quarter, count);
    }
  }

  /**
   * Adds to the count of an hour.
   *
   * @param oldest hours before this one are forgotten
   */
  void add(int quarter, int count, int oldest) {
    Writer writer = new Writer(bytes.length + 12);
    boolean[] added = {false};
    forEach(
        (other, before) -> {
          if (other >= quarter && !added[0]) {
            added[0] = true;
            if (other == quarter) {
              writer.put(quarter, sum(before, count), oldest);
              return;
            }
            writer.put(quarter, count, oldest);
          }
          writer.put(other, before, oldest);
        });
    if (!added[0]) {
      writer.put(quarter, count, oldest);
    }
    bytes = Arrays.copyOf(writer.bytes, writer.size);
  }

  static int sum(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }

  private static final class Writer {
    private byte[] bytes;
    private int size;
    private int last;

    Writer(int size) {
      bytes = new byte[size];
    }

    void put(int quarter, int count, int oldest) {
      if (quarter >= oldest) {
        put(quarter - last);
        put(count);
        last = quarter;
      }
    }

    private void put(int number) {
      if (size + 5 > bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length + 16);
      }
      int rest = number;
      while ((rest & ~127) != 0) {
        bytes[size++] = (byte) (rest & 127 | 128);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  static History read(DataInput in) throws IOException {
    History history = new History();
    history.bytes = new byte[in.readUnsignedShort()];
    in.readFully(history.bytes);
    if (history.bytes.length > 0 && history.bytes[history.bytes.length - 1] < 0) {
      throw new IOException("a number without an end");
    }
    return history;
  }
}
