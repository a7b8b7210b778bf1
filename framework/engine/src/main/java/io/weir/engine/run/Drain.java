package io.weir.engine.run;

import io.weir.engine.act.Runner;
import io.weir.engine.act.Spool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what is committed and not carried out yet: events to be kept, notices to be sent,
 * blocks to be made. When the sources have ended there may never be a next start, so this comes
 * before the end.
 */
final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final long LOOK_MILLIS = 20;

  private final Spool spool;
  private final List<Runner> runners;

  Drain(Spool spool, List<Runner> runners) {
    this.spool = spool;
    this.runners = runners;
  }

  private long size() {
    return spool.events() + runners.stream().mapToLong(Runner::waiting).sum();
  }

  /**
   * Returns when nothing is left, or nothing of it was done for that long.
   *
   * @param broken whether waiting is in vain
   */
  void awaitDone(Duration patience, BooleanSupplier broken) throws InterruptedException {
    long left = size();
    long since = System.nanoTime();
    while (left > 0 && !broken.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      long now = size();
      if (now < left) {
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        warn();
        return;
      }
      left = now;
    }
  }

  private void warn() {
    for (Runner runner : runners) {
      if (runner.waiting() > 0) {
        log.warn(
            "action {}: {} waiting; carried out after the next start",
            runner.id(),
            runner.waiting());
      }
    }
  }
}
