package io.weir.engine;

import io.weir.api.Event;
import io.weir.api.rule.Alert;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.Ledger;
import io.weir.engine.act.Outboxes;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.pipeline.Effects;
import io.weir.engine.state.StateFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties judging to what follows: keeps events, fills outboxes and ledger, and hands over what was
 * committed. Loop's thread.
 */
final class Consequences implements Effects {
  private static final Logger log = LoggerFactory.getLogger(Consequences.class);

  private final Clock clock;
  private final KeptEvents kept;
  private final Outboxes outboxes;
  private final Ledger ledger;
  private final Map<String, BlockerRunner> blockers;
  private final Map<String, BlockerOptions> blocking;
  private final List<Runnable> listeners;
  private @Nullable Judge judge;
  private boolean changed;
  private Instant looked = Instant.MIN;

  /**
   * @param blockers by action, filled before the loop runs
   * @param blocking by action, filled before the loop runs
   * @param listeners called after each commit that changed alerts or blocks
   */
  Consequences(
      Clock clock,
      KeptEvents kept,
      Outboxes outboxes,
      Ledger ledger,
      Map<String, BlockerRunner> blockers,
      Map<String, BlockerOptions> blocking,
      List<Runnable> listeners) {
    this.clock = clock;
    this.kept = kept;
    this.outboxes = outboxes;
    this.ledger = ledger;
    this.blockers = blockers;
    this.blocking = blocking;
    this.listeners = listeners;
  }

  /** The judge calls {@link #raised}, so it is made second. */
  void judge(Judge newJudge) {
    judge = newJudge;
  }

  void raised(Alert alert, JudgedRule rule) {
    log.info("alert: rule {}, level {}: {}", alert.rule(), alert.level(), alert.sentence());
    changed = true;
    kept.keep(AlertCodec.event(alert));
    Instant now = clock.instant();
    for (String action : rule.levels().get(alert.level() - 1).actions()) {
      BlockerOptions options = blocking.get(action);
      BlockerRunner blocker = blockers.get(action);
      if (options == null) {
        outboxes.add(action, alert);
      } else if (blocker != null && blocker.takes(alert.subject())) {
        ledger.want(alert, action, options.durations(), now);
      }
    }
  }

  @Override
  public void event(Event event) {
    kept.keep(event);
  }

  @Override
  public boolean isUrgent() {
    return outboxes.isUrgent() || ledger.isUrgent();
  }

  @Override
  public int blocksOver() {
    return ledger.over();
  }

  @Override
  public boolean hasRoom() {
    return kept.hasRoom();
  }

  @Override
  public void time(Instant now, boolean allRead) {
    outboxes.allRead(allRead);
    if (allRead) {
      blockers.values().forEach(BlockerRunner::settled);
    }
    Judge j = judge;
    if (j != null && now.isAfter(looked.plus(Duration.ofSeconds(1)))) {
      looked = now;
      ledger.expire(now, b -> j.isActive(b.subject(), b.action(), b.alert()));
    }
  }

  @Override
  public void save(StateFile state) {
    kept.spool().save(state);
    outboxes.save(state);
    changed |= ledger.isUrgent();
    ledger.save(state);
  }

  @Override
  public void committed() {
    kept.spool().committed();
    outboxes.committed();
    for (String action : ledger.takeChangedActions()) {
      BlockerRunner runner = blockers.get(action);
      if (runner != null) {
        runner.publish(ledger.wantedOf(action));
      }
    }
    if (changed) {
      changed = false;
      listeners.forEach(Runnable::run);
    }
  }
}
