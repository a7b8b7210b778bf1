package io.weir.engine.run;

import io.weir.engine.state.FullDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When to try again after the loop failed. A full disk is waited for; anything else is tried a few
 * times, because the same lines may fail again. One thread.
 */
final class Reopening {
  private static final Logger log = LoggerFactory.getLogger(Reopening.class);
  private static final int TRIES = 3;

  /** After so long without a failure it is a new one. */
  private static final Duration GOOD = Duration.ofMinutes(10);

  /** Usable room may be wrong (quotas), so it is tried now and then all the same. */
  private static final int SECONDS_BLIND = 15;

  private final Path folder;
  private final Clock clock;
  private boolean full;
  private boolean logged;
  private int failures;
  private Instant since = Instant.MIN;
  private Instant last = Instant.MIN;

  Reopening(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * It failed.
   *
   * @return a sentence for the status
   * @throws EngineException when it failed too often
   */
  String begin(Throwable why) throws EngineException {
    Instant now = clock.instant();
    if (now.isAfter(last.plus(GOOD))) {
      failures = 0;
      logged = false;
      since = now;
    }
    last = now;
    full = FullDisk.is(why, folder);
    if (full) {
      IOException said = FullDisk.inputOutput(why);
      String sentence =
          "the state file in "
              + folder
              + " cannot be written ("
              + (said == null ? why.getMessage() : said.getMessage())
              + "): nothing is read until there is room on its disk; blocks stay in force";
      if (!logged) {
        log.error("{}. Make room; Weir then goes on by itself", sentence);
        logged = true;
      }
      return sentence;
    }
    failures++;
    if (failures > TRIES) {
      throw new EngineException(
          "a round failed "
              + failures
              + " times in a row, the last time with: "
              + why
              + ". Nothing of it was kept, blocks stay in force; please report it",
          why);
    }
    log.error(
        "a round failed; nothing of it is kept, and its lines are read again (try {} of {})",
        failures,
        TRIES,
        why);
    return "a round failed (" + why + "); its lines are read again";
  }

  /** Waits until it is worth trying. */
  void await() throws InterruptedException {
    if (!full) {
      TimeUnit.MILLISECONDS.sleep(200L << (2 * failures));
      return;
    }
    for (int i = 0; i < SECONDS_BLIND; i++) {
      TimeUnit.SECONDS.sleep(1);
      if (FullDisk.hasRoom(folder)) {
        return;
      }
    }
  }

  /** All is open again. */
  void done() {
    log.info(
        "{} after {} s; reading goes on",
        full ? "the state file can be written again" : "all is open again",
        Math.max(0, Duration.between(since, clock.instant()).toSeconds()));
  }
}
