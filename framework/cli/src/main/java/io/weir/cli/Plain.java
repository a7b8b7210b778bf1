package io.weir.cli;

/** Foreign text for a terminal: what could steer it is shown, not sent. */
final class Plain {
  private Plain() {}

  /** One line: control characters and what turns the direction of writing become visible. */
  static String line(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isHarmless(c)) {
        if (out == null) {
          out = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        escape(c, out);
      } else if (out != null) {
        out.append(c);
      }
    }
    return out == null ? text : out.toString();
  }

  /** As {@link #line}, but line feeds stay. */
  static String lines(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || isHarmless(c)) {
        out.append(c);
      } else {
        escape(c, out);
      }
    }
    return out.toString();
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < 256) {
          out.append(String.format("\\x%02x", (int) c));
        } else {
          out.append(String.format("\\u%04x", (int) c));
        }
      }
    }
  }

  /** Neither a control (C0, DEL, C1), nor a line or paragraph end, nor one that turns direction. */
  static boolean isHarmless(char c) {
    return c >= ' ' && c < 0x7f
        || c > 0x9f
            && !(c >= 0x2028 && c <= 0x202e)
            && !(c >= 0x2066 && c <= 0x2069)
            && c != 0x200e
            && c != 0x200f
            && c != 0x61c
            && c != 0xfeff;
  }
}
