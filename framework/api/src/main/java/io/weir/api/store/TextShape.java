package io.weir.api.store;

/**
 * Texts of servers with what is different each time left out, so that equal reasons are counted
 * together: {@code host mx.example[192.0.2.1] said: 550 5.1.1 <ann@example.org> unknown} becomes
 * {@code host * said: 550 5.1.1 * unknown}. Takes linear time.
 */
final class TextShape {
  private static final int LONGEST = 160;
  private static final String END = ",;:.)'\"";
  private static final int LONGEST_WORD = 60;
  private static final int ID = 8;

  /** The name of a block list follows, which matters. */
  private static final String USING = "blocked using";

  private TextShape() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder(LONGEST + ID);
    int at = 0;
    while (at < text.length() && out.length() < LONGEST) {
      int end = text.indexOf(' ', at);
      end = end < 0 ? text.length() : end;
      if (end > at) {
        boolean list = endsWithUsing(out);
        out.append(out.isEmpty() ? "" : " ");
        out.append(
            list && end - at <= LONGEST_WORD ? text.substring(at, end) : word(text, at, end));
      }
      at = end + 1;
    }
    if (at < text.length()) {
      out.append(" …");
    }
    return out.toString();
  }

  private static boolean endsWithUsing(StringBuilder out) {
    int from = out.length() - USING.length();
    for (int i = USING.length() - 1; i >= 0; i--) {
      if (from < 0 || out.charAt(from + i) != USING.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String word(String text, int from, int to) {
    int end = to;
    while (end > from && END.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    int begin = from;
    while (begin < end && (text.charAt(begin) == '(' || text.charAt(begin) == '"')) {
      begin++;
    }
    int equals = text.indexOf('=', begin);
    begin = equals >= 0 && equals < end ? equals + 1 : begin;
    if (to - from > LONGEST_WORD) {
      return "*";
    }
    String plain = text.substring(begin, end);
    return varies(plain)
        ? text.substring(from, begin) + "*" + text.substring(end, to)
        : text.substring(from, to);
  }

  private static boolean varies(String word) {
    boolean letters = false;
    boolean digits = false;
    int dots = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '@' || c == '<' || c == '[' || c == '/' || c >= 0x80) {
        return true;
      }
      letters |= c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      digits |= c >= '0' && c <= '9';
      dots += c == '.' || c == ':' ? 1 : 0;
    }
    // 5.1.1 is a code, 192.0.2.1 an address, mx.example.org a name, 3B1C2D4E5F an id.
    return letters ? dots > 0 || digits && word.length() >= ID : dots > 2;
  }
}
