package io.weir.syslog;

import static io.weir.syslog.Word.word;

/** Skips the prefixes that container programs add to each line. */
final class Frames {
  private static final Word STDOUT = word("stdout");
  private static final Word STDERR = word("stderr");
  private static final int LONGEST_NAME = 100;

  private Frames() {}

  /** The end of leading characters without meaning. */
  static int skip(byte[] b, int from, int to) {
    int p = from;
    while (p < to) {
      int next = p;
      if (b[p] == 0 || Words.isBlank(b[p])) {
        next = p + 1;
      } else if (b[p] == 0x1b) {
        next = colour(b, p, to);
      } else {
        next = Words.mark(b, p, to);
      }
      if (next == p) {
        break;
      }
      p = next;
    }
    return p;
  }

  /** The end of {@code ESC[36m}. */
  private static int colour(byte[] b, int from, int to) {
    int p = from + 1;
    if (p >= to || b[p] != '[') {
      return from;
    }
    p++;
    while (p < to && (Scan.digit(b[p]) || b[p] == ';')) {
      p++;
    }
    return p < to && b[p] == 'm' ? p + 1 : from;
  }

  /** The end of compose's {@code name | }, or {@code from} without it. */
  static int compose(byte[] b, int from, int to) {
    int p = from;
    int most = Math.min(to, from + LONGEST_NAME);
    while (p < most && isName(b[p])) {
      p++;
    }
    int bar = Words.blanks(b, p, to);
    boolean is = p > from && bar > p && bar < to && b[bar] == '|';
    return is && (bar + 1 == to || Words.isBlank(b[bar + 1]) || b[bar + 1] == 0x1b)
        ? bar + 1
        : from;
  }

  private static boolean isName(int c) {
    return Scan.digit(c)
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '-'
        || c == '_'
        || c == '.';
  }

  /** The end of CRI's {@code stdout F } after its stamp, or {@code from} without it. */
  static int cri(byte[] b, int from, int to) {
    if (!STDOUT.isAt(b, from, to) && !STDERR.isAt(b, from, to)) {
      return from;
    }
    int flag = from + STDOUT.length + 1;
    if (flag + 1 >= to || b[flag - 1] != ' ' || b[flag] != 'F' && b[flag] != 'P') {
      return from;
    }
    if (b[flag + 1] == ' ') {
      return flag + 2;
    }
    int end = Words.end(b, flag, to);
    return b[flag + 1] == ':' && end < to ? end + 1 : from;
  }
}
