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
        if (list && end - at <= LONGEST_WORD) {
          out.append(text.substring(at, end));
        } else {
          word(text, at, end, out);
        }
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

  private static void word(String text, int from, int to, StringBuilder out) {
    int end = to;
    while (end > from && END.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    int begin = from;
    while (begin < end && (text.charAt(begin) == '(' || text.charAt(begin) == '"')) {
      begin++;
    }
    begin = afterEquals(text, begin, end);
    if (to - from > LONGEST_WORD) {
      out.append('*');
    } else if (varies(text, begin, end)) {
      out.append(text.substring(from, begin)).append('*').append(text.substring(end, to));
    } else {
      out.append(text.substring(from, to));
    }
  }

  /** Behind the first {@code =} of a word; its begin when there is none. */
  private static int afterEquals(String text, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (text.charAt(i) == '=') {
        return i + 1;
      }
    }
    return begin;
  }

  private static boolean varies(String text, int from, int to) {
    boolean letters = false;
    boolean digits = false;
    int dots = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '@' || c == '<' || c == '[' || c == '/' || c >= 0x80) {
        return true;
      }
      letters |= c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      digits |= c >= '0' && c <= '9';
      dots += c == '.' || c == ':' ? 1 : 0;
    }
    // 5.1.1 is a code, 192.0.2.1 an address, mx.example.org a name, 3B1C2D4E5F an id.
    return letters ? dots > 0 || digits && to - from >= ID : dots > 2;
  }
}
