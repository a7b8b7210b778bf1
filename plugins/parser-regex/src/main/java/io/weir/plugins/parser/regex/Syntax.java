package io.weir.plugins.parser.regex;

import org.jspecify.annotations.Nullable;

/**
 * A first look at a regular expression, before RE2/J compiles it: how large its program will be, as
 * RE2/J repeats what {@code {1000}} repeats without a bound, and with which bytes each match
 * begins. Knows only where an atom ends; whether the expression is right, RE2/J says.
 */
final class Syntax {
  /** No useful expression has more; RE2/J parses what is nested by recursion. */
  static final int DEEPEST = 50;

  private static final long HUGE = 1L << 40;

  private final String text;
  private int at;
  private int depth;
  private boolean tooDeep;

  /** Whether literal letters may mean others as well, or anything else is unusual. */
  private boolean plain = true;

  private final StringBuilder begin = new StringBuilder();

  /** Whether the literal beginning goes on here. */
  private boolean beginning = true;

  private final long size;

  Syntax(String text) {
    this.text = text;
    long sum = 0;
    while (at < text.length()) {
      sum = Math.min(HUGE, sum + alternatives());
      if (at < text.length()) {
        at++; // a ) too many, of which RE2/J complains
        plain = false;
      }
    }
    size = sum;
  }

  /** Whether groups are nested too deeply to be looked at further. */
  boolean isTooDeep() {
    return tooDeep;
  }

  /** About how many instructions its program will have; more than there are, rather than fewer. */
  long size() {
    return size;
  }

  /** The bytes, all ASCII, with which every match begins; null when they are not known. */
  @Nullable String begin() {
    return plain && !tooDeep && !begin.isEmpty() ? begin.toString() : null;
  }

  private long alternatives() {
    long sum = 0;
    boolean outer = depth == 0;
    while (at < text.length() && text.charAt(at) != ')') {
      if (text.charAt(at) == '|') {
        at++;
        sum++;
        plain &= !outer;
      } else {
        sum += repeated(outer);
      }
      sum = Math.min(sum, HUGE);
    }
    return sum;
  }

  /** An atom and what repeats it. */
  private long repeated(boolean outer) {
    int length = begin.length();
    long one = atom(outer);
    boolean literal = begin.length() > length;
    while (at < text.length()) {
      int least = 1;
      long most = 1;
      char c = text.charAt(at);
      if (c == '*' || c == '+' || c == '?') {
        least = c == '+' ? 1 : 0;
        at++;
        one += 2;
      } else if (c == '{') {
        int[] bounds = bounds();
        if (bounds == null) {
          break;
        }
        least = bounds[0];
        most = Math.max(1, bounds[1]);
      } else {
        break;
      }
      if (outer) {
        if (literal && least == 0) {
          begin.setLength(length);
        }
        beginning = false;
      }
      one = Math.min(HUGE, one * most + 2);
    }
    return one;
  }

  /**
   * {@code {2}}, {@code {2,}}, {@code {2,5}} with the end moved behind it; null: a literal brace.
   */
  private int @Nullable [] bounds() {
    int close = text.indexOf('}', at);
    if (close < 0 || close - at > 12) {
      return null;
    }
    String[] parts = text.substring(at + 1, close).split(",", -1);
    int least = number(parts[0]);
    int most = parts.length == 1 ? least : parts[1].isEmpty() ? least + 1 : number(parts[1]);
    if (parts.length > 2 || least < 0 || most < 0) {
      return null;
    }
    at = close + 1;
    return new int[] {least, most};
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return -1;
    }
    int n = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      n = n * 10 + (c - '0');
    }
    return n;
  }

  private long atom(boolean outer) {
    char c = text.charAt(at);
    if (c == '(') {
      beginning &= !outer;
      return group();
    }
    if (c == '[') {
      beginning &= !outer;
      set();
      return 1;
    }
    if (c == '\\') {
      return escape(outer);
    }
    at++;
    if (c == '^' && outer && begin.isEmpty()) {
      return 1;
    }
    literal(outer, "^$.*+?{".indexOf(c) >= 0 ? '\0' : c);
    return 1;
  }

  /** Adds a letter to the beginning; the NUL ends it. */
  private void literal(boolean outer, char c) {
    if (!outer) {
      return;
    }
    beginning &= c > 0 && c < 0x7f;
    if (beginning) {
      begin.append(c);
    }
  }

  private long group() {
    at++;
    if (at < text.length() && text.charAt(at) == '?') {
      int end = at + 1;
      while (end < text.length() && ":)>".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      // a name, nothing, or flags, which may fold letters
      char kind = at + 1 < text.length() ? text.charAt(at + 1) : ')';
      plain &= kind == 'P' || kind == '<' || kind == ':';
      at =
          Math.min(
              text.length(),
              kind == ')' || end == text.length() || text.charAt(end) == ')' ? end : end + 1);
    }
    if (depth >= DEEPEST) {
      tooDeep = true;
      at = text.length();
      return 0;
    }
    depth++;
    long size = alternatives();
    depth--;
    if (at < text.length()) {
      at++;
    }
    return size + 2;
  }

  /** A set in brackets, whose first letter may be a bracket; {@code [[:alpha:]]}. */
  private void set() {
    at++;
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.startsWith("[:", at)) {
        int close = text.indexOf(":]", at + 2);
        at = close < 0 ? at : close + 1;
      }
      at++;
      first = false;
    }
    at = Math.min(at + 1, text.length());
  }

  private long escape(boolean outer) {
    at++;
    if (at == text.length()) {
      return 1;
    }
    char c = text.charAt(at++);
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    literal(outer, letter ? '\0' : c);
    if (c == 'Q') {
      int end = text.indexOf("\\E", at);
      int from = at;
      at = end < 0 ? text.length() : end + 2;
      return (long) at - from;
    }
    if ((c == 'p' || c == 'P' || c == 'x') && at < text.length() && text.charAt(at) == '{') {
      int close = text.indexOf('}', at);
      at = close < 0 ? text.length() : close + 1;
    }
    return 1;
  }
}
