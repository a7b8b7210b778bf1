package io.weir.syslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A word to search for. Compared eight bytes at a time, without a loop whose end the processor
 * would have to predict.
 */
public final class Word {
  /** The number of bytes. */
  public final int length;

  /** Compared first: most words differ in it. */
  public final byte first;

  private final byte[] bytes;

  /** The first eight bytes, or all of a shorter word. */
  private final long head;

  private final long mask;

  /** The last eight bytes of a longer word. */
  private final long tail;

  private Word(byte[] bytes) {
    this.bytes = bytes;
    length = bytes.length;
    first = bytes[0];
    int short8 = Math.min(length, 8);
    mask = -1L >>> 64 - 8 * short8;
    head = Scan.eight(Arrays.copyOf(bytes, Math.max(length, 8)), 0) & mask;
    tail = length > 8 ? Scan.eight(bytes, length - 8) : 0;
  }

  /** The word of these letters. */
  public static Word word(String ascii) {
    return new Word(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether {@code b[from, to)} begins with the word. */
  public boolean isAt(byte[] b, int from, int to) {
    if (to - from < length || from + 8 > b.length) {
      return to - from >= length && Arrays.equals(bytes, 0, length, b, from, from + length);
    }
    return (Scan.eight(b, from) & mask) == head && (length <= 8 || rest(b, from));
  }

  private boolean rest(byte[] b, int from) {
    return Scan.eight(b, from + length - 8) == tail
        && (length <= 16 || Arrays.equals(bytes, 8, length - 8, b, from + 8, from + length - 8));
  }
}
