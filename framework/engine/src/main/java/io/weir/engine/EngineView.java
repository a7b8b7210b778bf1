package io.weir.engine;

import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.source.SourceStatus;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.pipeline.Counts;
import io.weir.engine.pipeline.Loop;
import io.weir.engine.pipeline.Watch;
import io.weir.engine.plugin.ContextLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the engine as pages see it: asks the loop between its rounds, and reads what the
 * runners say of themselves.
 */
final class EngineView {
  private static final Logger log = LoggerFactory.getLogger(EngineView.class);
  private static final int TOP = 25;

  private final Pipeline pipeline;
  private final Loop loop;
  private final Watch watch;
  private final Wiring wiring;
  private final Spool spool;
  private final StoreRunner store;
  private final Map<String, BlockerRunner> blockers;
  private final Map<String, NotifierRunner> notifiers;
  private final Instant started;

  EngineView(
      Pipeline pipeline,
      Loop loop,
      Watch watch,
      Wiring wiring,
      Spool spool,
      StoreRunner store,
      Map<String, BlockerRunner> blockers,
      Map<String, NotifierRunner> notifiers) {
    this.pipeline = pipeline;
    this.loop = loop;
    this.watch = watch;
    this.wiring = wiring;
    this.spool = spool;
    this.store = store;
    this.blockers = Map.copyOf(blockers);
    this.notifiers = Map.copyOf(notifiers);
    this.started = pipeline.clock().instant();
  }

  /** Why the loop stands still, or empty. */
  String standstill() {
    return watch.stuck();
  }

  Status status() {
    Counts counts = ask(loop::counts, new Counts(0, Coverage.NONE, Map.of(), started));
    List<Status.Source> sources = new ArrayList<>();
    List<SourceStatus> states = loop.sourceStatus();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      String id = pipeline.sources().get(i).id();
      sources.add(new Status.Source(id, states.get(i)));
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
    List<Block> wanted = ask(() -> wiring.ledger().wanted(), List.of());
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

  List<Operations.RuleStatus> rules() {
    return ask(
        () -> {
          List<Operations.RuleStatus> all = new ArrayList<>();
          for (JudgedRule r : wiring.judge().rules()) {
            all.add(
                new Operations.RuleStatus(
                    r.id(),
                    r.type(),
                    r.subjectFields().stream().sorted().toList(),
                    r.rule().unit(),
                    r.rule().levels().stream()
                        .map(l -> new Operations.Limit(l.limit(), l.actions()))
                        .toList(),
                    r.rule().top(TOP).stream()
                        .map(
                            m ->
                                new Operations.Present(
                                    m.subject(),
                                    m.value(),
                                    m.since(),
                                    wiring.judge().isTrusted(m.subject())))
                        .toList()));
          }
          return all;
        },
        List.of());
  }

  List<Alert> openAlerts() {
    return ask(() -> wiring.judge().active(), List.of());
  }

  List<Operations.BlockStatus> blocks() {
    List<Operations.BlockStatus> all = new ArrayList<>();
    for (Block block : ask(() -> wiring.ledger().wanted(), List.<Block>of())) {
      BlockerRunner r = blockers.get(block.action());
      if (r != null) {
        boolean there = r.inForce().contains(block.subject());
        all.add(new Operations.BlockStatus(block, there && !r.isDryRun(), r.isDryRun()));
      }
    }
    return all;
  }

  CompletableFuture<Boolean> lift(String blockId, String who) {
    return loop.order(
        () ->
            wiring
                .ledger()
                .lift(blockId, who, pipeline.clock().instant())
                .map(
                    block -> {
                      log.info("block of {} by {} lifted", block.subject().field(), block.action());
                      return true;
                    })
                .orElse(false));
  }

  Table query(Query query) throws StoreException {
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      return pipeline.store().it().query(query);
    }
  }

  Table sql(String statement, int most) throws StoreException {
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      return pipeline.store().it().sql(statement, most);
    }
  }

  private <T> T ask(Supplier<T> question, T otherwise) {
    if (!watch.stuck().isEmpty()) {
      return otherwise;
    }
    try {
      return loop.ask(question).get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      return otherwise; // the loop has ended
    } catch (TimeoutException e) {
      log.warn("the loop did not answer in time; a page shows less than there is");
      return otherwise;
    }
  }
}
