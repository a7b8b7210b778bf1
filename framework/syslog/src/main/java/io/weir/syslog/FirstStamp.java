package io.weir.syslog;

import io.weir.api.source.Line;
import java.util.OptionalLong;

/**
 * Reads the time stamp of a line, the same that its event gets. Orders files by time, whatever
 * their names.
 */
public final class FirstStamp {
  private FirstStamp() {}

  /**
   * Microseconds since 1970 (UTC); empty when the line does not begin with a stamp. A stamp without
   * a year is the latest that is at most a day after {@link Line#received}.
   */
  public static OptionalLong of(Line line) {
    SyslogHead head = new SyslogHead();
    return head.readTime(line) ? OptionalLong.of(head.micros()) : OptionalLong.empty();
  }
}
