package io.weir.engine.json;

import io.weir.api.Text;
import java.io.IOException;
import java.io.Writer;

/**
 * JSON that may be looked at in a terminal: what could steer it ({@link Text#steers}) is escaped.
 * Outside of texts JSON has nothing but ASCII, so no character needs to be understood.
 */
final class VisibleWriter extends Writer {
  private static final String HEX = "0123456789abcdef";

  private final Writer out;

  /** The first half of a pair whose second half has not come yet, or 0. */
  private char high;

  VisibleWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(char[] chars, int from, int length) throws IOException {
    int plain = from;
    for (int i = from; i < from + length; i++) {
      char c = chars[i];
      if (high == 0 && c < 0x7f) {
        continue;
      }
      out.write(chars, plain, i - plain);
      plain = i + 1;
      other(c);
    }
    out.write(chars, plain, from + length - plain);
  }

  private void other(char c) throws IOException {
    if (high != 0) {
      char first = high;
      high = 0;
      if (Character.isLowSurrogate(c)) {
        write(Character.toCodePoint(first, c));
        return;
      }
      escape(first);
    }
    if (Character.isHighSurrogate(c)) {
      high = c;
    } else {
      write((int) c);
    }
  }

  @Override
  public void write(int codePoint) throws IOException {
    boolean steers = codePoint >= 0x7f && Text.steers(codePoint);
    for (char c : Character.toChars(codePoint)) {
      if (steers) {
        escape(c);
      } else {
        out.write(c);
      }
    }
  }

  private void escape(char c) throws IOException {
    out.write("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.write(HEX.charAt(c >> shift & 15));
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (high != 0) {
      escape(high);
      high = 0;
    }
    out.flush();
  }
}
