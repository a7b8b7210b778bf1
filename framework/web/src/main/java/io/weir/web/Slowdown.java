package io.weir.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long somebody has to wait after wrong passwords. The first few cost nothing; each further one
 * doubles the wait, up to a bound, and one is forgotten each minute. Tries that have to wait do not
 * count. Of too many, those that tried the longest time ago are forgotten. Safe for all threads.
 */
final class Slowdown {
  private static final int MOST = 10_000;
  private static final double FORGOTTEN_PER_SECOND = 1 / 60.0;

  private final Clock clock;
  private final int free;
  private final long mostSeconds;
  private final Map<String, Tries> tries = new LinkedHashMap<>();

  /**
   * @param free wrong passwords without a wait
   * @param most the longest wait
   */
  Slowdown(Clock clock, int free, Duration most) {
    this.clock = clock;
    this.free = free;
    this.mostSeconds = most.toSeconds();
  }

  private record Tries(double wrong, Instant last) {
    double now(Instant now) {
      double seconds = Duration.between(last, now).toMillis() / 1000.0;
      return Math.max(0, wrong - Math.max(0, seconds) * FORGOTTEN_PER_SECOND);
    }
  }

  /** Seconds until the next try may be made; 0: now. */
  synchronized long seconds(String who) {
    Tries before = tries.get(who);
    int over = before == null ? -1 : (int) Math.min(30, Math.round(before.wrong()) - free);
    if (before == null || over < 0) {
      return 0;
    }
    Instant next = before.last().plusSeconds(Math.min(mostSeconds, 1L << over));
    long millis = Duration.between(clock.instant(), next).toMillis();
    return Math.min(mostSeconds, Math.max(0, (millis + 999) / 1000));
  }

  /** Whether there was no wrong one, or all are forgotten. */
  synchronized boolean knowsNothingOf(String who) {
    Tries before = tries.get(who);
    return before == null || before.now(clock.instant()) <= 0;
  }

  /** Counts a try as a wrong one, before it is known: many may come at once. */
  synchronized void count(String who) {
    Instant now = clock.instant();
    Tries before = tries.remove(who);
    if (tries.size() >= MOST) {
      tries.remove(tries.keySet().iterator().next());
    }
    tries.put(who, new Tries(before == null ? 1 : before.now(now) + 1, now));
  }

  /** It was right: takes that one back, and no others, which may be those of somebody else. */
  synchronized void takeBack(String who) {
    Tries before = tries.get(who);
    if (before != null) {
      tries.put(who, new Tries(Math.max(0, before.wrong() - 1), before.last()));
    }
  }

  synchronized int size() {
    return tries.size();
  }
}
