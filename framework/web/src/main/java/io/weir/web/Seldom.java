package io.weir.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntConsumer;

/**
 * Says something once an hour at most, and how often it was left out since: for what strangers can
 * make happen as often as they like. Safe for all threads.
 */
final class Seldom {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Clock clock;
  private Instant next = Instant.MIN;
  private int leftOut;

  Seldom(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param log told how often nothing was said since the last time
   */
  void say(IntConsumer log) {
    int before;
    synchronized (this) {
      Instant now = clock.instant();
      if (now.isBefore(next)) {
        leftOut++;
        return;
      }
      next = now.plus(EVERY);
      before = leftOut;
      leftOut = 0;
    }
    log.accept(before);
  }
}
