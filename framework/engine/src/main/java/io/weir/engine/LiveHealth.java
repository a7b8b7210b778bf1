package io.weir.engine;

import io.weir.api.action.Block;
import io.weir.api.source.Source;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.pipeline.Counts;
import io.weir.engine.pipeline.Loop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How one life of the engine is doing: what the loop counts and the runners say of themselves. */
final class LiveHealth implements HealthDesk {
  private final Pipeline pipeline;
  private final Loop loop;
  private final LoopQuestions questions;
  private final Wiring wiring;
  private final Spool spool;
  private final StoreRunner store;
  private final Map<String, BlockerRunner> blockers;
  private final Map<String, NotifierRunner> notifiers;
  private final Instant started;

  LiveHealth(
      Pipeline pipeline,
      Loop loop,
      LoopQuestions questions,
      Wiring wiring,
      Spool spool,
      StoreRunner store,
      Map<String, BlockerRunner> blockers,
      Map<String, NotifierRunner> notifiers) {
    this.pipeline = pipeline;
    this.loop = loop;
    this.questions = questions;
    this.wiring = wiring;
    this.spool = spool;
    this.store = store;
    this.blockers = Map.copyOf(blockers);
    this.notifiers = Map.copyOf(notifiers);
    this.started = pipeline.clock().instant();
  }

  @Override
  public Status status() {
    Counts counts = questions.ask(loop::counts, new Counts(0, Coverage.NONE, Map.of(), started));
    List<Status.SourceView> sources = new ArrayList<>();
    List<Source.Status> states = loop.sourceStatus();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      String id = pipeline.sources().get(i).id();
      sources.add(new Status.SourceView(id, states.get(i)));
      if (!states.get(i).problem().isEmpty()) {
        problems.add("source " + id + ": " + states.get(i).problem());
      }
    }
    List<Status.ActionView> actions = actions();
    for (Status.ActionView a : actions) {
      if (!a.problem().isEmpty()) {
        problems.add(0, "action " + a.id() + ": " + a.problem());
      }
    }
    problems.addAll(loop.problems());
    if (!store.problem().isEmpty()) {
      problems.add("store: " + store.problem());
    }
    return new Status(
        Version.TEXT,
        started,
        pipeline.clock().instant(),
        counts.eventTime(),
        pipeline.config().zone(),
        counts.lines(),
        counts.events(),
        counts.coverage(),
        sources,
        new Status.StoreView(
            store.isOpen() ? pipeline.store().it().describe() : "",
            store.away(),
            store.problem(),
            store.keptEvents(),
            spool.events(),
            spool.bytes(),
            store.refused()),
        actions,
        problems,
        "");
  }

  private List<Status.ActionView> actions() {
    List<Status.ActionView> all = new ArrayList<>();
    pipeline
        .notifiers()
        .forEach(
            n -> {
              NotifierRunner r = notifiers.get(n.id());
              if (r != null) {
                all.add(
                    new Status.ActionView(
                        n.id(), n.type(), r.told(), r.waiting(), r.problem(), false));
              }
            });
    List<Block> wanted = questions.ask(() -> wiring.ledger().wanted(), List.of());
    pipeline
        .blockers()
        .forEach(
            b -> {
              BlockerRunner r = blockers.get(b.made().id());
              if (r != null) {
                long waiting =
                    wanted.stream()
                        .filter(w -> w.action().equals(b.made().id()))
                        .filter(w -> !r.inForce().contains(w.subject()))
                        .count();
                all.add(
                    new Status.ActionView(
                        b.made().id(),
                        b.made().type(),
                        r.done(),
                        r.isDryRun() ? 0 : waiting,
                        r.problem(),
                        r.isDryRun()));
              }
            });
    return all;
  }
}
