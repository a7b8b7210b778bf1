package io.weir.engine.config;

import io.weir.api.Text;

/** Quotes text of a file in a message: short and on one line. */
final class Quoted {
  private static final int MOST = 60;

  private Quoted() {}

  static String of(String text) {
    return "'" + clean(text, MOST) + "'";
  }

  /** Joins the lines of a text with spaces and makes it visible as {@code Text.visible} does. */
  static String clean(String text, int most) {
    return Text.visible(text.replace('\n', ' '), most);
  }
}
