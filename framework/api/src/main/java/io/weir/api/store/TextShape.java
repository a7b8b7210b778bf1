package io.weir.api.store;

/**
 * Texts of servers with what is different each time left out, so that equal reasons are counted
 * together: {@code host mx.example[192.0.2.1] said: 550 5.1.1 <ann@example.org> unknown} becomes
 * {@code host * said: 550 5.1.1 * unknown}. Takes linear time. Each answer of a server has its
 * shape made, so it works on arrays.
 */
final class TextShape {
  private static final int LONGEST = 160;
  private static final int LONGEST_WORD = 60;
  private static final int ID = 8;

  /** What ends a word and is not part of it, a bit each. */
  private static final long END =
      1L << ',' | 1L << ';' | 1L << ':' | 1L << '.' | 1L << ')' | 1L << '\'' | 1L << '"';

  /** The name of a block list follows, which matters. */
  private static final char[] USING = "blocked using".toCharArray();

  private final char[] in;

  /** Room for one word and the sign of the end more than the longest. */
  private final char[] out = new char[LONGEST + LONGEST_WORD + ID];

  private int length;

  private TextShape(String text) {
    in = text.toCharArray();
  }

  static String of(String text) {
    TextShape shape = new TextShape(text);
    shape.make();
    return new String(shape.out, 0, shape.length);
  }

  private void make() {
    int at = 0;
    while (at < in.length && length < LONGEST) {
      int end = at;
      while (end < in.length && in[end] != ' ') {
        end++;
      }
      if (end > at) {
        boolean list = endsWithUsing();
        if (length > 0) {
          out[length++] = ' ';
        }
        if (list && end - at <= LONGEST_WORD) {
          append(at, end);
        } else {
          word(at, end);
        }
      }
      at = end + 1;
    }
    if (at < in.length) {
      out[length++] = ' ';
      out[length++] = '…';
    }
  }

  private void append(int from, int to) {
    System.arraycopy(in, from, out, length, to - from);
    length += to - from;
  }

  private boolean endsWithUsing() {
    int from = length - USING.length;
    for (int i = USING.length - 1; i >= 0; i--) {
      if (from < 0 || out[from + i] != USING[i]) {
        return false;
      }
    }
    return true;
  }

  private void word(int from, int to) {
    int end = to;
    while (end > from && in[end - 1] < Long.SIZE && (END >>> in[end - 1] & 1) != 0) {
      end--;
    }
    int begin = from;
    while (begin < end && (in[begin] == '(' || in[begin] == '"')) {
      begin++;
    }
    begin = afterEquals(begin, end);
    if (to - from > LONGEST_WORD) {
      out[length++] = '*';
    } else if (varies(begin, end)) {
      append(from, begin);
      out[length++] = '*';
      append(end, to);
    } else {
      append(from, to);
    }
  }

  /** Behind the first {@code =} of a word; its begin when there is none. */
  private int afterEquals(int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (in[i] == '=') {
        return i + 1;
      }
    }
    return begin;
  }

  private boolean varies(int from, int to) {
    boolean letters = false;
    boolean digits = false;
    int dots = 0;
    for (int i = from; i < to; i++) {
      char c = in[i];
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
