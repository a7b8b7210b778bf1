package io.weir.api;

import java.nio.charset.StandardCharsets;

/** Text from foreign bytes: valid Unicode without NUL, U+FFFD instead of what is not. */
public final class Text {
  private Text() {}

  /** Reads UTF-8; broken sequences and NUL become U+FFFD. */
  public static String decode(byte[] bytes, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to; i++) {
      if (bytes[i] <= 0) {
        plain = false;
        break;
      }
    }
    if (plain) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }

  /** The text without NUL and lone surrogates. */
  public static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replaceBad(text);
      }
    }
    return text;
  }

  private static String replaceBad(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> out.appendCodePoint(c == 0 || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return out.toString();
  }

  /** At most {@code length} characters, the last one {@code …} when something was cut off. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - 1;
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
