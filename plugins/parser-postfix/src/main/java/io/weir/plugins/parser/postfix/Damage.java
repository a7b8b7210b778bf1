package io.weir.plugins.parser.postfix;

import io.weir.api.source.Line;
import io.weir.syslog.Scan;
import io.weir.syslog.Stamps;

/** Lines that were cut off within their head. */
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
}
