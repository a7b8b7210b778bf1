package io.weir.engine;

import io.weir.api.rule.Subject;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.Gate;
import io.weir.engine.act.Ledger;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Outbox;
import io.weir.engine.act.Outboxes;
import io.weir.engine.act.Spool;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.judge.Judge;
import io.weir.engine.state.StateFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ties the parts that need each other: judge, consequences, ledger, and the claims of the blockers.
 */
final class Wiring {
  private final Pipeline pipeline;
  private final Outboxes outboxes;
  private final Ledger ledger;
  private final Consequences consequences;
  private final Judge judge;
  private volatile @Nullable Gate gate;

  Wiring(
      Pipeline pipeline,
      Spool spool,
      Outboxes outboxes,
      Map<String, BlockerRunner> blockers,
      Map<String, BlockerOptions> blocking,
      List<Runnable> listeners) {
    this.pipeline = pipeline;
    this.outboxes = outboxes;
    KeptEvents kept = new KeptEvents(pipeline, spool);
    ledger = new Ledger(pipeline.trusted(), kept::keep);
    consequences =
        new Consequences(pipeline.clock(), kept, outboxes, ledger, blockers, blocking, listeners);
    judge = new Judge(pipeline.rules(), pipeline.trusted(), consequences::raised);
    consequences.judge(judge);
  }

  void gate(Gate newGate) {
    gate = newGate;
  }

  Judge judge() {
    return judge;
  }

  Ledger ledger() {
    return ledger;
  }

  Consequences consequences() {
    return consequences;
  }

  void restore(StateFile state) {
    outboxes.restore(state);
    ledger.restore(
        state,
        pipeline.blockers().stream()
            .collect(Collectors.toMap(b -> b.made().id(), b -> b.made().it().fields())));
  }

  BlockerRunner.Claims claims(String action) {
    return new BlockerRunner.Claims() {
      @Override
      public void claim(List<Subject> subjects) throws InterruptedException {
        order(
            () -> {
              ledger.claim(action, subjects);
              return true;
            });
      }

      @Override
      public void unclaim(List<Subject> subjects) throws InterruptedException {
        order(
            () -> {
              ledger.unclaim(action, subjects);
              return true;
            });
      }
    };
  }

  /** What a notifier's thread says to the loop. */
  NotifierRunner.Told told(String action) {
    return new NotifierRunner.Told() {
      @Override
      public void settle(Outbox.Parcel parcel) throws InterruptedException {
        order(
            () -> {
              outboxes.settle(action, parcel);
              return true;
            });
      }

      @Override
      public void done(Outbox.Parcel parcel) {
        Objects.requireNonNull(gate, "before the loop").tell(() -> outboxes.done(parcel));
      }
    };
  }

  private void order(Supplier<Boolean> change) throws InterruptedException {
    try {
      Objects.requireNonNull(gate, "before the loop").order(change).get();
    } catch (ExecutionException e) {
      // The loop has ended, and with it this life: whoever asked must not act on it.
      throw new InterruptedException(String.valueOf(e.getCause()));
    }
  }
}
