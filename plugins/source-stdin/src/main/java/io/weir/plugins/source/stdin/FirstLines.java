package io.weir.plugins.source.stdin;

import io.weir.api.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The first lines of a stream, by their checksums: they tell whether a pipe brings again what was
 * read before. A pipe cannot be read backwards, so this is known before a line is let through.
 */
final class FirstLines {
  /** So many lines; two logs of which these are equal are the same. */
  static final int MOST = 16;

  private static final String KEY = "first_lines=";

  private final List<String> sums = new ArrayList<>();

  /** Takes the next line. */
  void add(byte[] bytes, int from, int to) {
    if (sums.size() < MOST) {
      CRC32 crc = new CRC32();
      crc.update(bytes, from, to - from);
      sums.add(Long.toHexString(crc.getValue()));
    }
  }

  boolean isFull() {
    return sums.size() == MOST;
  }

  String hint() {
    return KEY + String.join(",", sums);
  }

  /** Whether the lines of this stream that are known so far are those of the position. */
  boolean begins(Source.Position position) {
    String hint = position.hint();
    if (!hint.startsWith(KEY)) {
      return false;
    }
    List<String> others = List.of(hint.substring(KEY.length()).split(",", -1));
    int n = Math.min(sums.size(), others.size());
    return sums.subList(0, n).equals(others.subList(0, n));
  }
}
