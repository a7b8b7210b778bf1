package io.weir.engine.run;

import io.weir.engine.act.Runner;
import io.weir.engine.act.Trial;
import io.weir.engine.view.ActionDesk;
import io.weir.engine.view.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The actions of one life of the engine. */
final class LiveActions implements ActionDesk {
  /** A notifier waits up to 30 s for each answer of its server, and may be at another notice. */
  private static final long PATIENCE_SECONDS = 120;

  private final List<Runner> runners;

  LiveActions(List<Runner> runners) {
    this.runners = runners;
  }

  @Override
  public CompletableFuture<Outcome> test(String action) {
    for (Runner runner : runners) {
      if (runner.id().equals(action)) {
        return runner
            .test()
            .completeOnTimeout(late(runner), PATIENCE_SECONDS, TimeUnit.SECONDS)
            .thenApply(
                r ->
                    r.works()
                        ? Outcome.done(action, r.sentence())
                        : Outcome.refused("action", r.sentence()));
      }
    }
    return CompletableFuture.completedFuture(
        ActionTrial.unknown(runners.stream().map(Runner::id).toList()));
  }

  private static Trial.Result late(Runner runner) {
    String problem = runner.problem();
    return new Trial.Result(
        false,
        "action "
            + runner.id()
            + ": no result after "
            + PATIENCE_SECONDS
            + " s"
            + (problem.isEmpty() ? "" : "; " + problem));
  }
}
