package io.weir.plugins.action.email;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text in a header, so that a reader shows what was meant. */
final class HeaderText {
  /** Bytes of text in one encoded word, which may have 75 characters (RFC 2047, section 2). */
  private static final int MOST_BYTES = 45;

  private HeaderText() {}

  /**
   * The text, or where it holds what looks like an encoded word, all of it as encoded words. A
   * login may read {@code =?utf-8?q?boss=40example?=}; as it stands, a mail reader would decode it,
   * line ends and characters that turn the direction of writing included.
   */
  static String literal(String text) {
    if (!text.contains("=?")) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() * 2);
    int from = 0;
    while (from < text.length()) {
      int to = from;
      int bytes = 0;
      while (to < text.length()) {
        int c = text.codePointAt(to);
        int more = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (bytes + more > MOST_BYTES) {
          break;
        }
        bytes += more;
        to += Character.charCount(c);
      }
      byte[] part = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
      out.append(from == 0 ? "" : " ").append("=?UTF-8?B?");
      out.append(Base64.getEncoder().encodeToString(part)).append("?=");
      from = to;
    }
    return out.toString();
  }
}
