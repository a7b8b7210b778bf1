package io.weir.plugins.rule.windows;

/** Numbers for people. */
public final class Numbers {
  private Numbers() {}

  /** Whole numbers without a fraction, others with one digit after the point. */
  public static String text(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return grouped((long) number);
    }
    long tenths = Math.round(number * 10);
    return grouped(tenths / 10) + '.' + Math.abs(tenths % 10);
  }

  /** {@code 12,300}; much faster than a format, as an attacker's every event makes a sentence. */
  public static String grouped(long number) {
    String digits = Long.toString(number);
    int first = number < 0 ? 1 : 0;
    if (digits.length() - first <= 3) {
      return digits;
    }
    StringBuilder out = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > first; at -= 3) {
      out.insert(at, ',');
    }
    return out.toString();
  }
}
