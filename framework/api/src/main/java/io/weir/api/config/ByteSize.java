package io.weir.api.config;

import java.util.Locale;
import java.util.Map;

/**
 * A number of bytes: {@code 512}, {@code 64KiB}, {@code 8MiB}, {@code 1GiB}, or {@code 5MB} for
 * powers of 1000.
 *
 * @param bytes the number, not negative
 */
public record ByteSize(long bytes) {
  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "b",
          1L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30,
          "kb",
          1_000L,
          "mb",
          1_000_000L,
          "gb",
          1_000_000_000L);

  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException with a sentence when the text is no size
   */
  public static ByteSize parse(String text) {
    String t = text.strip().toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < t.length() && Character.isDigit(t.charAt(digits))) {
      digits++;
    }
    Long unit = UNITS.get(t.substring(digits).strip());
    if (digits == 0 || digits > 15 || unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size: write 512, 64KiB, 8MiB, 1GiB");
    }
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(t.substring(0, digits)), unit));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too large", e);
    }
  }

  @Override
  public String toString() {
    for (int shift = 30; shift > 0; shift -= 10) {
      if (bytes != 0 && bytes % (1L << shift) == 0) {
        return (bytes >> shift) + (shift == 30 ? "GiB" : shift == 20 ? "MiB" : "KiB");
      }
    }
    return Long.toString(bytes);
  }
}
