package io.weir.api;

import java.nio.charset.StandardCharsets;

/**
 * Handles text from outside: decodes it, cuts it, and makes it harmless for display.
 *
 * <p>{@link #decode} and {@link #clean} give valid Unicode without NUL, which is what events hold.
 * {@link #visible(String)} is for everything written to a terminal, a log, a page, a mail or
 * another program's file.
 */
public final class Text {
  /** Combining marks allowed on one character: more of them would overlap other lines. */
  private static final int MOST_MARKS = 2;

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

  /**
   * One line without control or invisible characters: each character that {@link #steers}, and each
   * combining mark beyond the second on one character, is written as {@code \n}, {@code \r}, {@code
   * \t}, {@code \x1b}, <code>\&#117;202e</code> or <code>\&#117;{e0001}</code>. Everything else
   * stays, including backslashes, so the result cannot be converted back; applied twice, the result
   * is the same. HTML is not escaped.
   */
  public static String visible(String text) {
    return visible(text, Integer.MAX_VALUE);
  }

  /**
   * As {@link #visible(String)}, cut to {@code most} characters, the last one {@code …} when
   * something was cut off; takes time for {@code most} characters, however long the text is.
   */
  public static String visible(String text, int most) {
    int plain = 0;
    while (plain < text.length() && plain <= most && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length() || plain > most) {
      return cut(text, most);
    }
    StringBuilder out = new StringBuilder(plain + 32).append(text, 0, plain);
    int marks = 0;
    for (int i = plain; i < text.length() && out.length() <= most; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      marks = isMark(c) ? marks + 1 : 0;
      if (steers(c) || marks > MOST_MARKS) {
        spell(c, out);
      } else {
        out.appendCodePoint(c);
      }
    }
    return cut(out.toString(), most);
  }

  /**
   * Whether this character may affect the text around it or is invisible: controls (C0, DEL, C1),
   * line and paragraph separators, changes of writing direction and other format characters, lone
   * surrogates, private and unassigned characters, and letters without a glyph.
   *
   * @param codePoint a code point, or a surrogate that has no partner
   */
  public static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> isBlankLetter(codePoint);
    };
  }

  /** Hangul fillers, the grapheme joiner and two Khmer vowels: nothing is drawn. */
  private static boolean isBlankLetter(int c) {
    return c == 0x115f
        || c == 0x1160
        || c == 0x3164
        || c == 0xffa0
        || c == 0x34f
        || c == 0x17b4
        || c == 0x17b5;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7f;
  }

  private static boolean isMark(int c) {
    int kind = Character.getType(c);
    return kind == Character.NON_SPACING_MARK || kind == Character.ENCLOSING_MARK;
  }

  private static void spell(int c, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        String hex = Integer.toHexString(c);
        out.append(c < 0x100 ? "\\x" : c < 0x10000 ? "\\u" : "\\u{");
        out.append("0".repeat(Math.max(0, (c < 0x100 ? 2 : 4) - hex.length()))).append(hex);
        if (c >= 0x10000) {
          out.append('}');
        }
      }
    }
  }
}
