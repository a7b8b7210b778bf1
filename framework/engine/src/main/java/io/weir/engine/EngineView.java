package io.weir.engine;

import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.pipeline.Loop;
import io.weir.engine.pipeline.Watch;
import java.util.Map;
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
      Watch watch,
      Wiring wiring,
      Spool spool,
      StoreRunner store,
      Map<String, BlockerRunner> blockers,
      Map<String, NotifierRunner> notifiers) {
    LoopQuestions questions = new LoopQuestions(loop, watch);
    return new EngineView(
        new LiveHealth(pipeline, loop, questions, wiring, spool, store, blockers, notifiers),
        new LiveAlerts(questions, wiring),
        new LiveBlocks(pipeline, loop, questions, wiring, blockers),
        new LiveStore(pipeline),
        watch::stuck);
  }

  /** Why the loop stands still, or empty. */
  String standstill() {
    return stuck.get();
  }
}
