package io.weir.cli.text;

import java.util.Locale;

/** Numbers for people. */
public final class Quantity {
  private Quantity() {}

  /** {@code 1 line}, {@code 1,234 lines}. */
  public static String of(long n, String one, String many) {
    return of(n) + " " + (n == 1 ? one : many);
  }

  /** {@code 1,234}. */
  public static String of(long n) {
    // Most are small, and a format takes 10 ms when it is the first of a process.
    return n > -1000 && n < 1000 ? Long.toString(n) : String.format(Locale.ROOT, "%,d", n);
  }
}
