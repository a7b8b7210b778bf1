package io.weir.cli.doctor;

import io.weir.api.store.StoreException;
import io.weir.cli.command.Environment;
import io.weir.cli.socket.ActionLink;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.ActionTrial;
import io.weir.engine.state.OwnFolder;
import io.weir.engine.view.Outcome;
import java.util.List;
import java.util.Optional;

/** Whether what blocks can be reached, and what notices need. */
final class ActionCheck {
  private final Findings findings;
  private final Pipeline pipeline;
  private final Environment environment;
  private final boolean daemon;

  /**
   * @param daemon whether one runs, which then looks
   */
  ActionCheck(Findings findings, Pipeline pipeline, Environment environment, boolean daemon) {
    this.findings = findings;
    this.pipeline = pipeline;
    this.environment = environment;
    this.daemon = daemon;
  }

  void run() throws InterruptedException {
    List<String> missing = pipeline.missing();
    missing.forEach(sentence -> findings.problem("action", bare(sentence)));
    for (Pipeline.Made<?> notifier : pipeline.notifiers()) {
      if (missing.stream().noneMatch(said -> said.startsWith("action " + notifier.id() + ":"))) {
        findings.ok(
            "action",
            notifier.id()
                + " ("
                + notifier.type()
                + ") is not tried out: weir actions test "
                + notifier.id()
                + " sends a trial notice");
      }
    }
    boolean others = !OwnFolder.otherOwner(pipeline.config().state()).isEmpty();
    for (Pipeline.MadeBlocker blocker : pipeline.blockers()) {
      String id = blocker.made().id();
      if (blocker.options().dryRun()) {
        findings.note("action", id + " blocks nothing: dry_run is true");
      } else if (missing.stream().noneMatch(said -> said.startsWith("action " + id + ":"))
          && (daemon || !others)) {
        blocker(id);
      }
    }
  }

  /** Without the word that stands before it already. */
  private static String bare(String sentence) {
    return sentence.replaceFirst("^action ", "");
  }

  private void blocker(String id) throws InterruptedException {
    try {
      Outcome outcome =
          daemon
              ? ActionLink.test(pipeline.config().state(), id, environment.env())
                  .orElseGet(() -> Outcome.refused("id", "the daemon has ended"))
              : ActionTrial.of(pipeline, id, Optional.empty());
      if (outcome.isDone()) {
        findings.ok("action", bare(outcome.sentence()));
      } else if (outcome.field().equals("id")) {
        findings.warning(
            "action", id + ": the daemon does not know it yet: weir reload, then look again");
      } else {
        findings.problem("action", bare(outcome.sentence()));
      }
    } catch (StoreException e) {
      findings.problem("action", id + ": " + e.getMessage());
    }
  }
}
