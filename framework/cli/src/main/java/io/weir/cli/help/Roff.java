package io.weir.cli.help;

/**
 * Text of a manual page in the language of man(7): what would be a request is escaped, and lines
 * are at most 78 characters long, as {@code mandoc -T lint} wants them.
 */
final class Roff {
  private static final int WIDEST = 78;
  private final StringBuilder page = new StringBuilder();

  /** Returns the text so that it means itself. */
  static String plain(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga");
  }

  static String bold(String text) {
    return "\\fB" + plain(text) + "\\fR";
  }

  static String italic(String text) {
    return "\\fI" + plain(text) + "\\fR";
  }

  /** Returns the argument of a request. */
  static String quoted(String text) {
    return '"' + plain(text).replace("\"", "\\(dq") + '"';
  }

  /** Adds a request, such as {@code .SH NAME}, as it is. */
  Roff request(String line) {
    page.append(line).append('\n');
    return this;
  }

  Roff section(String title) {
    return request(".SH " + quoted(title));
  }

  /** Adds words that are already escaped; they are filled when the page is shown. */
  Roff words(String escaped) {
    StringBuilder line = new StringBuilder();
    for (String word : escaped.strip().split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDEST) {
        line(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    return line(line.toString());
  }

  /** Adds lines that are shown as they are, indented. */
  Roff verbatim(Iterable<String> lines) {
    request(".RS 4").request(".nf");
    lines.forEach(line -> unfilled(plain(line)));
    return request(".fi").request(".RE");
  }

  /** A line that goes on after {@code \c} is shown as one. */
  private void unfilled(String escaped) {
    String rest = escaped;
    while (rest.length() > WIDEST) {
      int end = rest.lastIndexOf(' ', WIDEST - 2) + 1;
      if (end <= 0) {
        break;
      }
      line(rest.substring(0, end) + "\\c");
      rest = rest.substring(end);
    }
    line(rest);
  }

  private Roff line(String escaped) {
    // A dot or an apostrophe at the beginning would be a request.
    return request(escaped.startsWith(".") ? "\\&" + escaped : escaped);
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
