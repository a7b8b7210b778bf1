package io.weir.syslog;

import static io.weir.syslog.Word.word;

/** Reads words separated by blanks, in {@code bytes[from, to)}. */
final class Words {
  private static final Word[] SEVERITIES = {
    word("info"), word("warning"), word("warn"), word("notice"), word("err"), word("error"),
    word("debug"), word("crit"), word("alert"), word("emerg"), word("panic"), word("none"),
  };
  private static final Word[] FACILITIES = {
    word("mail"),
    word("daemon"),
    word("auth"),
    word("authpriv"),
    word("user"),
    word("kern"),
    word("syslog"),
    word("cron"),
    word("lpr"),
    word("news"),
    word("uucp"),
    word("ftp"),
    word("ntp"),
    word("security"),
    word("console"),
    word("audit"),
    word("alert"),
    word("clock"),
    word("local0"),
    word("local1"),
    word("local2"),
    word("local3"),
    word("local4"),
    word("local5"),
    word("local6"),
    word("local7"),
    word("unknown"),
  };

  /** The last letters of severities, bit 0 being a. */
  private static final int LAST_LETTERS =
      bit('o') | bit('g') | bit('n') | bit('e') | bit('r') | bit('t') | bit('c');

  private Words() {}

  private static int bit(char letter) {
    return 1 << letter - 'a';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  /** The end of the blanks that begin here. */
  static int blanks(byte[] b, int from, int to) {
    int p = from;
    while (p < to && isBlank(b[p])) {
      p++;
    }
    return p;
  }

  /** The end of the word that begins here. */
  static int end(byte[] b, int from, int to) {
    return Math.max(from, Scan.either(b, from, to, ' ', '\t'));
  }

  /** The end of a byte order mark, if there is one. */
  static int mark(byte[] b, int from, int to) {
    return from + 2 < to
            && b[from] == (byte) 0xef
            && b[from + 1] == (byte) 0xbb
            && b[from + 2] == (byte) 0xbf
        ? from + 3
        : from;
  }

  /** Whether the word is {@code name:}, {@code name[12]:} or {@code name[12]}. */
  static boolean isTag(byte[] b, int from, int end) {
    for (int p = from; p < end; p++) {
      if (b[p] == ':') {
        return p > from && p == end - 1;
      }
      if (b[p] == '[') {
        return p > from && isPid(b, p, end);
      }
    }
    return false;
  }

  /** Whether the word is {@code name[12]:}. */
  static boolean isFullTag(byte[] b, int from, int end) {
    return end - from > 4
        && b[end - 1] == ':'
        && b[end - 2] == ']'
        && b[from] != '['
        && isTag(b, from, end);
  }

  private static boolean isPid(byte[] b, int open, int end) {
    int close = Scan.digits(b, open + 1, end);
    return close > open + 1
        && close < end
        && b[close] == ']'
        && (close + 1 == end || close + 2 == end && b[close + 1] == ':');
  }

  /** A quick check whether {@link #isPriority} may be true of a word that ends here. */
  static boolean mayEndPriority(byte last) {
    return last == '>' || last >= 'a' && last <= 'z' && (LAST_LETTERS & 1 << last - 'a') != 0;
  }

  /**
   * Whether the word is {@code mail.info}, {@code <22>}, {@code <mail.info>} or {@code
   * mail.info<22>}.
   */
  static boolean isPriority(byte[] b, int from, int end) {
    if (end - from < 3) {
      return false;
    }
    if (b[from] == '<') {
      return b[end - 1] == '>'
          && (Scan.digits(b, from + 1, end) == end - 1 || isNames(b, from + 1, end - 1));
    }
    int open = b[end - 1] == '>' ? Scan.find(b, from, end, '<') : end;
    return open > from
        && (open == end || Scan.digits(b, open + 1, end) == end - 1 && open + 1 < end - 1)
        && isNames(b, from, open);
  }

  private static boolean isNames(byte[] b, int from, int end) {
    int dot = Scan.find(b, from, end, '.');
    return dot > from && isOne(SEVERITIES, b, dot + 1, end) && isOne(FACILITIES, b, from, dot);
  }

  private static boolean isOne(Word[] words, byte[] b, int from, int end) {
    for (Word word : words) {
      if (Scan.equal(b, from, end, word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the word may name a host: only letters, digits and signs of names and addresses. */
  static boolean isHost(byte[] b, int from, int end) {
    for (int p = from; p < end; p++) {
      int c = b[p];
      boolean good =
          Scan.digit(c)
              || c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c == '.'
              || c == '-'
              || c == '_'
              || c == ':'
              || c == '@'
              || c == '/'
              || c == '['
              || c == ']';
      if (!good) {
        return false;
      }
    }
    return end > from;
  }
}
