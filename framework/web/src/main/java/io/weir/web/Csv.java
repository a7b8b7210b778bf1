package io.weir.web;

import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 has them. Spreadsheets run a text that begins like a formula,
 * and log text is written by attackers: such a text gets an apostrophe in front.
 */
final class Csv {
  private final StringBuilder out = new StringBuilder();
  private boolean begun;

  Csv text(@Nullable String text) {
    separate();
    if (text != null) {
      String safe = isFormula(text) ? "'" + text : text;
      if (safe.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')) {
        out.append('"').append(safe.replace("\"", "\"\"")).append('"');
      } else {
        out.append(safe);
      }
    }
    return this;
  }

  Csv number(Object number) {
    separate();
    out.append(number);
    return this;
  }

  private void separate() {
    if (begun) {
      out.append(',');
    }
    begun = true;
  }

  void end() {
    out.append("\r\n");
    begun = false;
  }

  private static boolean isFormula(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
