package io.weir.engine.run;

import io.weir.api.source.Source;
import io.weir.engine.Version;
import io.weir.engine.act.Runner;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.loop.Counts;
import io.weir.engine.loop.Loop;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.view.HealthDesk;
import io.weir.engine.view.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How one life of the engine is doing: what the loop counts and the runners say of themselves. */
final class LiveHealth implements HealthDesk {
  private final Pipeline pipeline;
  private final Loop loop;
  private final LoopQuestions questions;
  private final List<Runner> runners;
  private final Spool spool;
  private final StoreRunner store;
  private final Instant started;

  /** Shown while the loop does not answer: zeros would look like a restart. */
  private volatile Counts last;

  LiveHealth(
      Pipeline pipeline,
      Loop loop,
      LoopQuestions questions,
      List<Runner> runners,
      Spool spool,
      StoreRunner store) {
    this.pipeline = pipeline;
    this.loop = loop;
    this.questions = questions;
    this.runners = runners;
    this.spool = spool;
    this.store = store;
    this.started = pipeline.clock().instant();
    this.last = Counts.none(started);
  }

  @Override
  public Status status() {
    Counts counts = questions.ask(loop::counts, last);
    last = counts;
    List<Status.SourceView> sources = new ArrayList<>();
    List<Source.Status> states = loop.sourceStatus();
    List<Optional<Duration>> lags = loop.sourceLags();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      String id = pipeline.sources().get(i).id();
      sources.add(new Status.SourceView(id, states.get(i), lags.get(i)));
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
        counts.rules().stream()
            .map(r -> new Status.RuleView(r.rule(), r.raised(), r.active()))
            .toList(),
        counts.latency(),
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
    Map<String, String> types = new HashMap<>();
    pipeline.notifiers().forEach(n -> types.put(n.id(), n.type()));
    pipeline.blockers().forEach(b -> types.put(b.made().id(), b.made().type()));
    Set<String> blockers =
        pipeline.blockers().stream().map(b -> b.made().id()).collect(Collectors.toSet());
    return runners.stream()
        .map(
            r ->
                new Status.ActionView(
                    r.id(),
                    types.getOrDefault(r.id(), ""),
                    r.done(),
                    r.failed(),
                    r.isDryRun() ? 0 : r.waiting(),
                    r.problem(),
                    r.isDryRun(),
                    blockers.contains(r.id())))
        .toList();
  }
}
