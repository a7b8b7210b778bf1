package io.weir.engine.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Converts a log from UTF-16, in the order given by its byte order mark, to UTF-8. Invalid
 * sequences are replaced.
 */
final class Utf16Stream extends InputStream {
  private final Reader in;
  private final char[] chars = new char[1 << 13];
  private byte[] bytes = new byte[0];
  private int at;

  /** The first half of a surrogate pair at the end of a piece; -1 for none. */
  private int pending = -1;

  Utf16Stream(InputStream in) {
    this.in = new InputStreamReader(in, StandardCharsets.UTF_16);
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    while (at == bytes.length) {
      int kept = 0;
      if (pending >= 0) {
        chars[kept++] = (char) pending;
        pending = -1;
      }
      int n = in.read(chars, kept, chars.length - kept);
      if (n < 0 && kept == 0) {
        return -1;
      }
      int end = kept + Math.max(n, 0);
      if (n > 0 && Character.isHighSurrogate(chars[end - 1])) {
        pending = chars[--end];
      }
      bytes = new String(chars, 0, end).getBytes(StandardCharsets.UTF_8);
      at = 0;
    }
    int n = Math.min(most, bytes.length - at);
    System.arraycopy(bytes, at, into, from, n);
    at += n;
    return n;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
