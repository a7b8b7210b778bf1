package io.weir.engine.config;

import io.weir.api.Text;

/** Text of a file inside a message: short and on one line. */
final class Quoted {
  private static final int MOST = 60;

  private Quoted() {}

  static String of(String text) {
    return "'" + clean(text, MOST) + "'";
  }

  /** The lines of a text become one, with spaces; all else as everywhere. */
  static String clean(String text, int most) {
    return Text.visible(text.replace('\n', ' '), most);
  }
}
