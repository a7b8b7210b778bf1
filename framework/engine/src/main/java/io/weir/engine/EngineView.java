package io.weir.engine;

import io.weir.engine.act.Actions;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.judge.Judge;
import io.weir.engine.pipeline.Inbox;
import io.weir.engine.pipeline.Loop;
import io.weir.engine.pipeline.Watch;
import java.util.function.Supplier;

/**
 * One life of the engine, by subject.
 *
 * @param stuck why the loop stands still, or empty
 */
record EngineView(
    HealthDesk health,
    AlertDesk alerts,
    BlockDesk blocks,
    StoreDesk store,
    Supplier<String> stuck) {
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
    return new EngineView(
        new LiveHealth(pipeline, loop, questions, actions.runners(), spool, store),
        new LiveAlerts(questions, judge),
        new LiveBlocks(pipeline.clock(), inbox, questions, actions),
        new LiveStore(pipeline),
        watch::stuck);
  }

  /** Why the loop stands still, or empty. */
  String standstill() {
    return stuck.get();
  }
}
