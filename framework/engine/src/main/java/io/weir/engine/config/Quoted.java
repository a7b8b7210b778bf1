package io.weir.engine.config;

/** Text of a file inside a message: quoted, short, on one line, without control characters. */
final class Quoted {
  private static final int MOST = 60;

  private Quoted() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder("'");
    int end = Math.min(text.length(), MOST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      out.append(
          Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c);
    }
    return out.append(end < text.length() ? "…'" : "'").toString();
  }
}
