package io.weir.engine.coverage;

/**
 * Removes private parts from a line: {@code *} replaces a value, a name, an address, an id, a text
 * in quotes or brackets; {@code #} a number. Only plain words remain, and only in lines of programs
 * with a parser. Takes linear time.
 */
final class Mask {
  private static final int LONGEST = 200;
  private static final int LONGEST_WORD = 40;

  private final byte[] b;
  private final int to;

  /** Whether the program has no parser: then any word may be a person's name. */
  private final boolean foreign;

  private final StringBuilder out = new StringBuilder(120);
  private int p;

  private Mask(byte[] b, int from, int to, boolean foreign) {
    this.b = b;
    this.to = to;
    this.foreign = foreign;
    p = from;
  }

  /** The shape of a program's message, or of a whole line when the tag is empty. */
  static String shape(byte[] tag, byte[] b, int from, int to) {
    return shape(new Mask(b, from, to, tag.length == 0), tag);
  }

  /** The shape of a message whose program has no parser: without any words. */
  static String shapeOfForeign(byte[] tag, byte[] b, int from, int to) {
    return shape(new Mask(b, from, to, true), tag);
  }

  private static String shape(Mask mask, byte[] tag) {
    if (tag.length > 0) {
      mask.tag(tag);
      mask.out.append(": ");
    }
    mask.text();
    return mask.out.toString();
  }

  /** Masks an instance's name, which its owner chose: {@code postfix-*}{@code /smtpd}. */
  private void tag(byte[] tag) {
    boolean hidden = false;
    for (byte c : tag) {
      if (c == '/') {
        hidden = false;
        out.append('/');
      } else if (!hidden) {
        hidden = !letter(c) && c != '-' && c != '_';
        out.append(hidden ? '*' : (char) c);
      }
    }
  }

  /** Each iteration consumes at least one byte, so this ends for every line. */
  private void text() {
    while (p < to && out.length() < LONGEST) {
      byte c = b[p++];
      switch (c) {
        case '<' -> bracket('<', '>');
        case '[' -> bracket('[', ']');
        case '(' -> bracket('(', ')');
        case '{' -> bracket('{', '}');
        case '"' -> quote('"');
        case '\'' -> quote('\'');
        case '=' -> value();
        case ')', ']', '>', '}', ' ', ',', ';', ':' -> out.append((char) c);
        case '\t' -> out.append(' ');
        default -> word();
      }
    }
    if (p < to) {
      out.append("...");
    }
  }

  /** After an opening bracket: skips to the matching one, or to the end without one. */
  private void bracket(char open, char close) {
    int depth = 1;
    while (p < to) {
      byte c = b[p++];
      if (c == open) {
        depth++;
      } else if (c == close && --depth == 0) {
        break;
      }
    }
    out.append(open).append('*').append(close);
  }

  /** After a quotation mark: skips to the next one. */
  private void quote(char mark) {
    while (p < to && b[p] != mark) {
      p++;
    }
    p = Math.min(p + 1, to);
    out.append(mark).append('*').append(mark);
  }

  /**
   * After the sign of {@code name=value}: skips to a comma, semicolon or blank; brackets and quotes
   * are handled as everywhere.
   */
  private void value() {
    out.append('=');
    if (p < to && "<[({\"'".indexOf(b[p]) >= 0) {
      return;
    }
    int start = p;
    while (p < to && b[p] != ' ' && b[p] != ',' && b[p] != ';') {
      p++;
    }
    if (p > start) {
      out.append('*');
    }
  }

  /** After a word's first byte. */
  private void word() {
    int start = p - 1;
    while (p < to && !ends(b[p])) {
      p++;
    }
    // an apostrophe within a word does not begin a quotation
    if (p < to && b[p] == '\'') {
      p++;
      while (p < to && !ends(b[p])) {
        p++;
      }
    }
    int end = p;
    boolean stop = end - start > 1 && (b[end - 1] == '.' || b[end - 1] == '!');
    end = stop ? end - 1 : end;
    if (number(start, end)) {
      out.append('#');
    } else if (plain(start, end)) {
      for (int i = start; i < end; i++) {
        out.append((char) b[i]);
      }
    } else {
      out.append('*');
    }
    if (stop) {
      out.append((char) b[end]);
    }
  }

  private static boolean ends(byte c) {
    return c >= 0 && " ,;:=<>[](){}\"'\t".indexOf(c) >= 0;
  }

  private boolean number(int from, int end) {
    for (int i = from; i < end; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return false;
      }
    }
    return end > from;
  }

  /**
   * Whether this looks like a word of a language or program, and not like an id or the name of a
   * host, file or person.
   */
  private boolean plain(int from, int end) {
    if (end - from > LONGEST_WORD) {
      return false;
    }
    if (foreign && (end - from > 1 || letter(b[from]))) {
      return false;
    }
    boolean vowel = false;
    boolean lower = false;
    boolean hex = true;
    for (int i = from; i < end; i++) {
      byte c = b[i];
      boolean small = c >= 'a' && c <= 'z';
      if (!letter(c) && c != '-' && c != '_' && c != '\'' && !(c == '/' && i > from)) {
        // a single sign stays
        return end - from == 1 && c > ' ' && c < 0x7f;
      }
      if (lower && letter(c) && !small) {
        return false;
      }
      lower = small;
      vowel |= "aeiouyAEIOUY".indexOf(c) >= 0;
      hex &= c >= 'A' && c <= 'F';
    }
    int length = end - from;
    return (vowel || length < 6) && !(hex && length > 4);
  }

  private static boolean letter(byte c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
