package io.weir.plugins.parser.postfix;

import java.nio.charset.StandardCharsets;

/** Looking for things in {@code bytes[from, to)}; all of it linear, -1 where there is nothing. */
final class Scan {
  private Scan() {}

  /** A word to look for. */
  static byte[] word(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean startsWith(byte[] b, int from, int to, byte[] word) {
    int n = word.length;
    if (to - from < n) {
      return false;
    }
    // from the end: many words begin alike, and who calls has often seen the first byte
    for (int i = n - 1; i >= 0; i--) {
      if (b[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean endsWith(byte[] b, int from, int to, byte[] word) {
    return to - from >= word.length && startsWith(b, to - word.length, to, word);
  }

  static boolean equal(byte[] b, int from, int to, byte[] word) {
    return to - from == word.length && startsWith(b, from, to, word);
  }

  static int find(byte[] b, int from, int to, int c) {
    for (int i = from; i < to; i++) {
      if (b[i] == c) {
        return i;
      }
    }
    return -1;
  }

  static int find(byte[] b, int from, int to, byte[] word) {
    byte first = word[0];
    int last = to - word.length;
    for (int i = from; i <= last; i++) {
      if (b[i] == first && startsWith(b, i, to, word)) {
        return i;
      }
    }
    return -1;
  }

  static int findLast(byte[] b, int from, int to, byte[] word) {
    byte first = word[0];
    for (int i = to - word.length; i >= from; i--) {
      if (b[i] == first && startsWith(b, i, to, word)) {
        return i;
      }
    }
    return -1;
  }

  static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The end of the digits that begin here. */
  static int digits(byte[] b, int from, int to) {
    int i = from;
    while (i < to && digit(b[i])) {
      i++;
    }
    return i;
  }

  /** A whole number without sign that fills the range; -1 when it does not, or is too long. */
  static long number(byte[] b, int from, int to) {
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
