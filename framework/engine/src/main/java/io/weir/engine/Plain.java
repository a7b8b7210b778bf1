package io.weir.engine;

import io.weir.api.Text;

/** Foreign text made fit for a line of our own log: no control characters, not long. */
final class Plain {
  private Plain() {}

  static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean odd = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
              out.appendCodePoint(odd ? '?' : c);
            });
    return Text.cut(out.toString(), 200);
  }
}
