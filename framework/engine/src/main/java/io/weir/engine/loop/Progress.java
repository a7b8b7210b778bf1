package io.weir.engine.loop;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the administrator how the reading of a backlog goes: every ten seconds while there is one,
 * and when it ends.
 */
final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);
  private static final long BACKLOG = 4 << 20;

  /** A last line that is not whole yet may wait for days. */
  private static final long REST = LineBatch.MAX_LINE;

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** In seconds: who is told that it takes longer is told nothing. */
  private static final double DAY = 86_400;

  private final Clock clock;
  private Instant begun;
  private Instant logged;
  private long linesAtStart;

  /** The most that was left, and when: what comes meanwhile may be more than what is read. */
  private long most;

  private Instant mostAt;
  private boolean reading;

  Progress(Clock clock) {
    this.clock = clock;
    begun = clock.instant();
    logged = begun;
    mostAt = begun;
  }

  void look(List<Source.Status> sources, long lines) {
    long behind = sources.stream().mapToLong(s -> Math.max(0, s.behind())).sum();
    Instant now = clock.instant();
    if (!reading || behind > most) {
      most = behind;
      mostAt = now;
    }
    if (!reading && behind > BACKLOG) {
      reading = true;
      begun = now;
      logged = now;
      linesAtStart = lines;
      log.info(
          "{} MB of older lines are there; they are read first. Alerts older than stale_after come in one summary",
          behind / 1_000_000);
    } else if (reading && behind <= REST) {
      reading = false;
      log.info(
          "the older lines are read: {} lines in {} s",
          lines - linesAtStart,
          Math.max(1, Duration.between(begun, now).toSeconds()));
    } else if (reading && !now.isBefore(logged.plus(INTERVAL))) {
      logged = now;
      double seconds = Math.max(0.001, Duration.between(begun, now).toMillis() / 1000.0);
      log.info(
          "reading older lines: {} MB left, {} lines/s, {}",
          behind / 1_000_000,
          String.format(Locale.ROOT, "%,d", (long) ((lines - linesAtStart) / seconds)),
          left(behind, now));
    }
  }

  /** How long it takes, in words. */
  String left(long behind, Instant now) {
    double read = Math.max(0, most - behind);
    double seconds = Math.ceil(behind / read * Duration.between(mostAt, now).toMillis() / 1000);
    // Infinite, or no number, when nothing was read.
    return seconds <= DAY ? "about " + (long) seconds + " s left" : "new lines come as fast";
  }

  boolean isReading() {
    return reading;
  }
}
