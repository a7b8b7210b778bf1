package io.weir.syslog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches in {@code bytes[from, to)} in linear time; -1 when nothing is found. Reads eight bytes
 * at a time, possibly beyond {@code to}, where matches are ignored.
 */
public final class Scan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long LOWS = ~HIGHS;
  private static final long BLANKS = ' ' * ONES;

  private Scan() {}

  /** The eight bytes at this index. */
  public static long eight(byte[] b, int at) {
    return (long) LONGS.get(b, at);
  }

  /** Whether the range ends with the word. */
  public static boolean endsWith(byte[] b, int from, int to, Word word) {
    return to - from >= word.length && word.isAt(b, to - word.length, to);
  }

  /** Whether the range is the word. */
  public static boolean equal(byte[] b, int from, int to, Word word) {
    return to - from == word.length && word.isAt(b, from, to);
  }

  /** The first occurrence of this byte. */
  public static int find(byte[] b, int from, int to, int c) {
    long wanted = c * ONES;
    int i = from;
    for (; i < to && i + 8 <= b.length; i += 8) {
      long x = eight(b, i) ^ wanted;
      // Quick, and all that most of a text in ASCII needs; true for other bytes too.
      if ((x - ONES & HIGHS) != 0) {
        long zeros = zeros(x);
        if (zeros != 0) {
          int at = i + lowest(zeros);
          return at < to ? at : -1;
        }
      }
    }
    for (; i < to; i++) {
      if (b[i] == c) {
        return i;
      }
    }
    return -1;
  }

  /** The first occurrence of one of these two bytes, or {@code to}. */
  public static int either(byte[] b, int from, int to, int c, int d) {
    long one = c * ONES;
    long other = d * ONES;
    int i = from;
    for (; i < to && i + 8 <= b.length; i += 8) {
      long x = eight(b, i);
      if ((((x ^ one) - ONES | (x ^ other) - ONES) & HIGHS) != 0) {
        long zeros = zeros(x ^ one) | zeros(x ^ other);
        if (zeros != 0) {
          return Math.min(i + lowest(zeros), to);
        }
      }
    }
    while (i < to && b[i] != c && b[i] != d) {
      i++;
    }
    return Math.min(i, to);
  }

  /** The lowest bit set is the high one of the first zero byte; only higher ones may be false. */
  private static long zeros(long x) {
    return (x - ONES) & ~x & HIGHS;
  }

  /**
   * The number of the lowest byte with its high bit set; all other bits are zero. Uses a product
   * for the reason given in {@link Newlines}.
   */
  private static int lowest(long highs) {
    return (int) (((highs & -highs) >>> 7) * 0x0001_0203_0405_0607L >>> 56);
  }

  /** The first occurrence of the word. */
  public static int find(byte[] b, int from, int to, Word word) {
    int last = to - word.length + 1;
    int i = find(b, from, last, word.first);
    while (i >= 0 && !word.isAt(b, i, to)) {
      i = find(b, i + 1, last, word.first);
    }
    return i;
  }

  /** The last occurrence of the word. */
  public static int findLast(byte[] b, int from, int to, Word word) {
    for (int i = to - word.length; i >= from; i--) {
      if (b[i] == word.first && word.isAt(b, i, to)) {
        return i;
      }
    }
    return -1;
  }

  /** The end of the letters and digits that begin here. */
  public static int alphanumerics(byte[] b, int from, int to) {
    int i = from;
    for (; i < to && i + 8 <= b.length; i += 8) {
      long x = eight(b, i);
      long low = x & LOWS;
      long good = within(low, '0', '9') | within(low | BLANKS, 'a', 'z');
      long others = (good & ~x & HIGHS) ^ HIGHS;
      if (others != 0) {
        return Math.min(i + lowest(others), to);
      }
    }
    while (i < to && (digit(b[i]) || (b[i] | 0x20) >= 'a' && (b[i] | 0x20) <= 'z')) {
      i++;
    }
    return Math.min(i, to);
  }

  /** The first of the eight bytes at this index that is not a lower-case letter. */
  public static int smallLetters(byte[] b, int from) {
    if (from + 8 > b.length) {
      return from;
    }
    long x = eight(b, from);
    long others = (within(x & LOWS, 'a', 'z') & ~x & HIGHS) ^ HIGHS;
    return others == 0 ? from + 8 : from + lowest(others);
  }

  /** High bits of the bytes between these two; all bytes must be below 128. */
  private static long within(long lows, int least, int most) {
    return lows + (0x80 - least) * ONES & ~(lows + (0x7f - most) * ONES);
  }

  /** Whether this is a decimal digit. */
  public static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The end of the digits that begin here. */
  public static int digits(byte[] b, int from, int to) {
    int i = from;
    if (i + 8 <= b.length) {
      long x = eight(b, i);
      long others = (within(x & LOWS, '0', '9') & ~x & HIGHS) ^ HIGHS;
      if (others != 0) {
        return Math.max(from, Math.min(i + lowest(others), to));
      }
      i += 8;
    }
    while (i < to && digit(b[i])) {
      i++;
    }
    return Math.max(from, Math.min(i, to));
  }

  /** The range as a whole number without sign; -1 when it is not one or is too long. */
  public static long number(byte[] b, int from, int to) {
    if (from >= to || to - from > 18) {
      return -1;
    }
    long n = 0;
    for (int i = from; i < to; i++) {
      if (!digit(b[i])) {
        return -1;
      }
      n = n * 10 + (b[i] - '0');
    }
    return n;
  }
}
