package io.weir.plugins.parser.postfix;

import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** The names that Postfix gives to messages, short (hexadecimal) and long (base 52). */
final class QueueIds {
  private static final Word NOQUEUE = Word.word("NOQUEUE");

  private QueueIds() {}

  /** Where the id that begins here ends, if {@code ": "} follows; else -1. */
  static int end(byte[] b, int from, int to) {
    int end = Scan.alphanumerics(b, from, to);
    return end - from >= 5
            && end - from <= 32
            && end + 1 < to
            && b[end] == ':'
            && b[end + 1] == ' '
            && !(b[from] >= 'a' && isLower(b, from, end))
        ? end
        : -1;
  }

  /** {@code warning}, {@code reject}: an id holds digits or capitals. */
  private static boolean isLower(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] < 'a') {
        return false;
      }
    }
    return true;
  }

  /** Whether the range is an id. */
  static boolean isId(byte[] b, int from, int to) {
    return to - from >= 5 && to - from <= 32 && Scan.alphanumerics(b, from, to) == to;
  }

  /** Whether this stands where an id would, for want of one. */
  static boolean isNone(byte[] b, int from, int to) {
    return Scan.equal(b, from, to, NOQUEUE);
  }
}
