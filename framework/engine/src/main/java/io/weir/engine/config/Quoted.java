package io.weir.engine.config;

/** Text of a file inside a message: short, on one line, without control characters. */
final class Quoted {
  private static final int MOST = 60;

  private Quoted() {}

  static String of(String text) {
    return "'" + clean(text, MOST) + "'";
  }

  static String clean(String text, int most) {
    int end = Math.min(text.length(), most);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder out = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean unfit =
          Character.isISOControl(c)
              || c == '\u2028'
              || c == '\u2029'
              || Character.getType(c) == Character.FORMAT;
      out.append(c == '\n' ? ' ' : unfit ? '\uFFFD' : c);
    }
    return end < text.length() ? out.append('…').toString() : out.toString();
  }
}
