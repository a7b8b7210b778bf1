package io.weir.plugins.parser.postfix;

import io.weir.api.source.Line;
import org.jspecify.annotations.Nullable;

/** Heads of lines that were cut off, or that somebody's relay changed. */
final class Damage {
  private Damage() {}

  /** A stamp and nothing more: cut off before anything that tells whose line it is. */
  static boolean isBare(Line line) {
    byte[] b = line.bytes();
    int p = line.from();
    int end = line.to();
    while (end > p && (b[end - 1] == '\r' || b[end - 1] == ' ')) {
      end--;
    }
    if (end - p < 14 || end - p > 15 || Stamps.month(b, p) == 0 || b[p + 3] != ' ') {
      return false;
    }
    int day = b[p + 4] == ' ' ? p + 5 : p + 4;
    int dayEnd = Scan.digits(b, day, end);
    return dayEnd > day
        && dayEnd == end - 9
        && b[dayEnd] == ' '
        && Stamps.clock(b, dayEnd + 1) >= 0;
  }

  /** {@code [abc]: } names no process; {@code [123} and no more is a line that was cut off. */
  static @Nullable Head oddPid(Head h, int open) {
    byte[] b = h.b;
    int close = Scan.find(b, open, h.end, ']');
    if (close < 0) {
      h.body = h.end;
      return Scan.find(b, open, h.end, ' ') < 0 ? h : null;
    }
    if (close + 2 >= h.end || b[close + 1] != ':' || b[close + 2] != ' ' || close - open > 24) {
      return null;
    }
    h.body = close + 3;
    return Scan.find(b, open, close, ' ') < 0 ? h : null;
  }
}
