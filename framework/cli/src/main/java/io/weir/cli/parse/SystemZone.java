package io.weir.cli.parse;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;

/** The system's time zone. */
final class SystemZone {
  private SystemZone() {}

  /**
   * As {@link ZoneId#systemDefault}, but plain UTC where that is what it is: servers run in it, and
   * for any other zone Java opens every jar, in search of rules.
   */
  static ZoneId get() {
    TimeZone zone = TimeZone.getDefault();
    boolean utc = zone.getRawOffset() == 0 && zone.hasSameRules(TimeZone.getTimeZone("UTC"));
    return utc ? ZoneOffset.UTC : zone.toZoneId();
  }
}
