package io.weir.syslog;

import io.weir.api.source.Line;
import java.util.OptionalLong;

/**
 * The time in front of a line, the same that its event gets. It puts files in order, so that no
 * numbering scheme has to be understood.
 */
public final class FirstStamp {
  private FirstStamp() {}

  /**
   * Microseconds since 1970; empty when the line begins with no stamp. A stamp without a year is
   * the last of its kind before the line's time of reading, or at most a day after.
   */
  public static OptionalLong of(Line line) {
    SyslogHead head = new SyslogHead();
    return head.readTime(line) ? OptionalLong.of(head.micros()) : OptionalLong.empty();
  }
}
