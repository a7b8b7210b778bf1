package io.weir.engine.act;

import java.time.Duration;

/** How long to wait after a failure: twice as long each time, up to a bound. */
final class Backoff {
  private final Duration first;
  private final Duration most;
  private Duration next;

  Backoff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
    this.next = first;
  }

  Duration next() {
    Duration now = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(most) > 0 ? most : twice;
    return now;
  }

  void reset() {
    next = first;
  }
}
