package io.weir.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reading of numbers, on bytes. */
final class NumberText {
  private NumberText() {}

  /** A whole number without sign that fills the range; null when it does not, or is too long. */
  static @Nullable Long whole(byte[] b, int from, int to) {
    if (from >= to || to - from > 18) {
      return null;
    }
    long n = 0;
    for (int i = from; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      n = n * 10 + digit;
    }
    return n;
  }

  /** A number with a fraction that fills the range, or null. */
  static @Nullable Double decimal(byte[] b, int from, int to) {
    if (from >= to || to - from > 18) {
      return null;
    }
    long n = 0;
    long scale = 0;
    for (int i = from; i < to; i++) {
      int c = b[i];
      if (c == '.' && scale == 0) {
        scale = 1;
      } else if (c >= '0' && c <= '9') {
        n = n * 10 + (c - '0');
        scale *= 10;
      } else {
        return exponent(b, from, to);
      }
    }
    // both are exact, so the quotient is the double nearest to the text
    return scale <= 1 ? (double) n : (double) n / scale;
  }

  private static @Nullable Double exponent(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      int c = b[i];
      if ((c < '0' || c > '9') && c != '.' && c != 'e' && c != '+' && c != '-') {
        return null;
      }
    }
    try {
      double d = Double.parseDouble(new String(b, from, to - from, StandardCharsets.US_ASCII));
      return Double.isFinite(d) ? d : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
