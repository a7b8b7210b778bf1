package io.weir.syslog;

import static io.weir.syslog.Word.word;

/**
 * Unpacks a line of Docker's json-file: {@code {"log":"the line\n","stream":"stdout","time":"…"}}.
 * {@link #bytes} contains the line and after it the time. Takes linear time; the array is reused.
 */
final class JsonLog {
  private static final Word LOG = word("\"log\"");
  private static final Word TIME = word("\"time\"");

  private byte[] out = new byte[512];
  private int length;
  private byte[] b = new byte[0];
  private int to;
  private int logEnd;
  private int timeEnd;

  /** Unpacks the object that begins here; false when it is not an object with a line. */
  boolean read(byte[] bytes, int from, int end) {
    b = bytes;
    to = end;
    if (out.length < 2 * (end - from)) {
      out = new byte[2 * (end - from)]; // a line and its time never take more than this
    }
    length = 0;
    logEnd = -1;
    timeEnd = -1;
    int log = member(from + 1, LOG);
    if (log < 0 || text(log) < 0) {
      return false;
    }
    logEnd = length;
    for (int p = 0; p < logEnd; p++) {
      if (out[p] == '\n') {
        logEnd = p;
      }
    }
    length = logEnd;
    int time = member(from + 1, TIME);
    if (time >= 0 && text(time) >= 0) {
      timeEnd = length;
    }
    return true;
  }

  byte[] bytes() {
    return out;
  }

  int logEnd() {
    return logEnd;
  }

  /** The end of the time, which begins at {@link #logEnd}; -1 without one. */
  int timeEnd() {
    return timeEnd;
  }

  /** Where the text of this member of the object begins, or -1. */
  private int member(int from, Word key) {
    int depth = 1;
    int p = from;
    while (p < to && depth > 0) {
      int c = b[p];
      if (c == '"') {
        int end = skipText(p + 1);
        boolean isKey = depth == 1 && end - p == key.length && key.isAt(b, p, to);
        p = end;
        if (isKey) {
          int colon = Words.blanks(b, p, to);
          int value = colon < to && b[colon] == ':' ? Words.blanks(b, colon + 1, to) : to;
          if (value < to && b[value] == '"') {
            return value + 1;
          }
        }
        continue;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      p++;
    }
    return -1;
  }

  /** The index after the closing quote of a text. */
  private int skipText(int from) {
    int p = from;
    while (p < to && b[p] != '"') {
      p += b[p] == '\\' ? 2 : 1;
    }
    return Math.min(p + 1, to);
  }

  /** Appends a text; returns its end, or -1 when it has none. */
  private int text(int from) {
    int p = from;
    while (p < to && b[p] != '"') {
      if (b[p] != '\\') {
        out[length++] = b[p++];
      } else if (p + 1 >= to) {
        return -1;
      } else if (b[p + 1] == 'u') {
        p = unicode(p);
      } else {
        out[length++] = escaped(b[p + 1]);
        p += 2;
      }
    }
    return p < to ? p : -1;
  }

  private static byte escaped(byte c) {
    return switch (c) {
      case 'n' -> (byte) '\n';
      case 't' -> (byte) '\t';
      case 'r' -> (byte) '\r';
      case 'b' -> (byte) '\b';
      case 'f' -> (byte) '\f';
      default -> c;
    };
  }

  /**
   * Appends a backslash escape with u and four digits, or two of them for a character above U+FFFF;
   * returns its end.
   */
  private int unicode(int at) {
    int c = hex(at);
    int p = at + 6;
    if (c >= 0xd800 && c < 0xdc00) {
      int low = hex(p);
      if (low >= 0xdc00 && low < 0xe000) {
        c = 0x10000 + (c - 0xd800 << 10) + low - 0xdc00;
        p += 6;
      }
    }
    if (c < 0 || c >= 0xd800 && c < 0xe000) {
      c = 0xfffd;
    }
    if (c < 0x80) {
      out[length++] = (byte) c;
    } else {
      int bits = c < 0x800 ? 6 : c < 0x10000 ? 12 : 18;
      out[length++] = (byte) ((bits == 6 ? 0xc0 : bits == 12 ? 0xe0 : 0xf0) | c >> bits);
      for (bits -= 6; bits >= 0; bits -= 6) {
        out[length++] = (byte) (0x80 | c >> bits & 0x3f);
      }
    }
    return Math.min(p, to);
  }

  private int hex(int at) {
    if (at + 6 > to || b[at] != '\\' || b[at + 1] != 'u') {
      return -1;
    }
    int c = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(b[i], 16);
      if (digit < 0) {
        return -1;
      }
      c = c << 4 | digit;
    }
    return c;
  }
}
