package io.weir.engine.run;

import io.weir.engine.act.Actions;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.judge.Judge;
import io.weir.engine.loop.Inbox;
import io.weir.engine.loop.Loop;
import io.weir.engine.loop.Watch;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.view.ActionDesk;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.HealthDesk;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.ReportDesk;
import io.weir.engine.view.StoreDesk;
import io.weir.engine.view.TrustDesk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One life of the engine, by subject.
 *
 * @param stuck why the loop hangs, or empty
 */
record EngineView(
    HealthDesk health,
    AlertDesk alerts,
    BlockDesk blocks,
    TrustDesk trusts,
    ActionDesk actions,
    StoreDesk store,
    ReportDesk reports,
    Supplier<String> stuck) {
  private static final ReportDesk NONE =
      new ReportDesk() {
        @Override
        public List<String> kinds() {
          return List.of();
        }

        @Override
        public CompletableFuture<Outcome> send(String kind) {
          return CompletableFuture.completedFuture(Outcome.refused("kind", "there is none"));
        }
      };

  static EngineView of(
      Pipeline pipeline,
      Loop loop,
      Inbox inbox,
      Watch watch,
      Judge judge,
      Actions actions,
      Spool spool,
      StoreRunner store) {
    LoopQuestions questions = new LoopQuestions(inbox, watch);
    OrderChecks checks = new OrderChecks(pipeline.types().values(), pipeline.trusted().accounts());
    return new EngineView(
        new LiveHealth(pipeline, loop, questions, actions.runners(), spool, store),
        new LiveAlerts(pipeline.clock(), questions, judge),
        new LiveBlocks(pipeline.clock(), inbox, questions, actions, checks),
        new LiveTrusts(pipeline, inbox, questions, actions, checks),
        new LiveActions(actions.runners()),
        new LiveStore(pipeline),
        NONE,
        watch::stuck);
  }

  /** The same with reports, which are made from the others. */
  EngineView with(ReportDesk made) {
    return new EngineView(health, alerts, blocks, trusts, actions, store, made, stuck);
  }

  /** Why the loop hangs, or empty. */
  String hangs() {
    return stuck.get();
  }
}
