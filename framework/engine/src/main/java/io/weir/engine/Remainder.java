package io.weir.engine;

import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Spool;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed and not done yet: events to be kept, alerts to be told, blocks to be made. When
 * the sources have ended there may never be a next start, so it is done before the end.
 */
final class Remainder {
  private static final Logger log = LoggerFactory.getLogger(Remainder.class);
  private static final long LOOK_MILLIS = 20;

  private final Spool spool;
  private final Map<String, NotifierRunner> notifiers;
  private final Map<String, BlockerRunner> blockers;

  /** Views on the parts by their ids. */
  Remainder(
      Spool spool, Map<String, NotifierRunner> notifiers, Map<String, BlockerRunner> blockers) {
    this.spool = spool;
    this.notifiers = notifiers;
    this.blockers = blockers;
  }

  private long size() {
    long size = spool.events();
    for (NotifierRunner notifier : notifiers.values()) {
      size += notifier.waiting();
    }
    for (BlockerRunner blocker : blockers.values()) {
      size += blocker.waiting();
    }
    return size;
  }

  /**
   * Waits until nothing is left, or nothing of it was done for so long.
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
        tell();
        return;
      }
      left = now;
    }
  }

  private void tell() {
    notifiers.forEach(
        (id, notifier) -> {
          if (notifier.waiting() > 0) {
            log.warn(
                "action {}: {} alerts wait; they are told after the next start",
                id,
                notifier.waiting());
          }
        });
    blockers.forEach(
        (id, blocker) -> {
          if (blocker.waiting() > 0) {
            log.warn(
                "action {}: {} blocks wait; they are made after the next start",
                id,
                blocker.waiting());
          }
        });
  }
}
