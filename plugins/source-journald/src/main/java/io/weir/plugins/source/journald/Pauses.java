package io.weir.plugins.source.journald;

import java.time.Duration;

/** How long to wait before a program that ended is started again: longer each time. */
final class Pauses {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Duration next = FIRST;
  private long until = System.nanoTime();

  /** It ended, or could not be started. */
  void begin() {
    until = System.nanoTime() + next.toNanos();
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
  }

  /** It works. */
  void reset() {
    next = FIRST;
  }

  /** Nanoseconds left; not above 0: it may be started. */
  long left() {
    return until - System.nanoTime();
  }
}
