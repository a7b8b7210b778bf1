package io.weir.engine.act;

import java.time.Duration;

/**
 * How many events are written in one go: as many as the store takes in a second or two. A daemon
 * that is stopped while a slow store has a portion loses that portion's work and no more, so it
 * gets on however often it is started and stopped.
 */
final class Portion {
  static final int FIRST = 1_000;
  static final int LEAST = 50;
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(3);

  private final int most;
  private int size;

  Portion(int most) {
    this.most = most;
    this.size = Math.min(FIRST, most);
  }

  int size() {
    return size;
  }

  /** So many were written, and it took so long. */
  void took(int events, Duration time) {
    if (time.compareTo(SLOW) > 0) {
      size = Math.max(LEAST, Math.min(size, events) / 2);
    } else if (time.compareTo(QUICK) < 0 && events >= size) {
      size = Math.min(most, size * 2);
    }
  }

  /** It did not come to an end. */
  void failed() {
    size = Math.min(FIRST, size);
  }
}
