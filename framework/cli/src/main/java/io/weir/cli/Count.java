package io.weir.cli;

import java.util.Locale;

/** Numbers for people. */
final class Count {
  private Count() {}

  /** {@code 1 line}, {@code 1,234 lines}. */
  static String of(long n, String one, String many) {
    return of(n) + " " + (n == 1 ? one : many);
  }

  /** {@code 1,234}. */
  static String of(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
