package io.weir.engine;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notifier;
import io.weir.api.store.StoreException;
import io.weir.engine.Pipeline.Made;
import io.weir.engine.Pipeline.MadeBlocker;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.Forgetting;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Outbox;
import io.weir.engine.act.Outboxes;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.join.Joiner;
import io.weir.engine.pipeline.Loop;
import io.weir.engine.pipeline.Parsing;
import io.weir.engine.pipeline.Reader;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.state.EventCodec;
import io.weir.engine.state.StateException;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline.
 *
 * <ol>
 *   <li>{@link #open} opens the state, the store, the targets of the blockers and the sources; when
 *       one of them can never work, everything is closed again and an {@link EngineException} says
 *       why.
 *   <li>{@link #start} starts the threads.
 *   <li>{@link #stop} finishes the round, commits, gives the store at most so long, and closes.
 *       Blocks stay in force.
 * </ol>
 */
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final int MOST_OPEN = 200_000;

  private final Pipeline pipeline;
  private final StateFile state;
  private final Loop loop;
  private final Parsing parsing;
  private final Spool spool;
  private final StoreRunner storeRunner;
  private final Map<String, BlockerRunner> blockers;
  private final Map<String, NotifierRunner> notifiers;
  private final List<Reader> readers;
  private final Wiring wiring;
  private final EngineView view;
  private final List<Thread> threads = new ArrayList<>();
  private final Thread loopThread;
  private @Nullable Future<?> syncing;
  private final ScheduledExecutorService syncer =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread t = new Thread(r, "weir-sync");
            t.setDaemon(true);
            return t;
          });

  private Engine(Pipeline pipeline, Optional<String> page) throws EngineException {
    this.pipeline = pipeline;
    try {
      state = StateFile.open(pipeline.config().state(), pipeline.clock());
    } catch (StateException e) {
      throw new EngineException(String.valueOf(e.getMessage()), e);
    }
    parsing =
        new Parsing(
            pipeline.parsers().stream().map(Made::it).toList(),
            pipeline.types(),
            Runtime.getRuntime().availableProcessors());
    spool =
        new Spool(
            new EventCodec(
                pipeline.kept().stream().collect(Collectors.toMap(t -> t.name(), t -> t))));
    Map<String, Outbox> boxes = new HashMap<>();
    for (Made<Notifier> n : pipeline.notifiers()) {
      boxes.put(
          n.id(),
          new Outbox(
              n.id(),
              pipeline.config().staleAfter(),
              pipeline.clock(),
              page,
              HostName.ofThisMachine()));
    }
    Outboxes outboxes = new Outboxes(boxes);
    Map<String, BlockerOptions> blocking = new LinkedHashMap<>();
    blockers = new LinkedHashMap<>();
    wiring = new Wiring(pipeline, spool, outboxes, blockers, blocking);
    for (MadeBlocker b : pipeline.blockers()) {
      Made<io.weir.api.action.Blocker> made = b.made();
      blocking.put(made.id(), b.options());
      blockers.put(
          made.id(),
          new BlockerRunner(
              made.id(), made.it(), b.options().dryRun(), wiring.claims(made.id()), made.loader()));
    }
    readers = pipeline.sources().stream().map(s -> new Reader(s.id(), s.it(), s.loader())).toList();
    Map<String, Joiner> joiners = new LinkedHashMap<>();
    pipeline.joins().forEach(j -> joiners.put(j.name(), new Joiner(j, MOST_OPEN)));
    loop =
        new Loop(
            pipeline.clock(),
            state,
            parsing,
            joiners,
            wiring.judge(),
            wiring.consequences(),
            readers);
    wiring.gate(loop);
    storeRunner =
        new StoreRunner(
            pipeline.store().it(),
            pipeline.kept(),
            spool,
            loop,
            new Forgetting(pipeline.kept(), pipeline.config().retention(), pipeline.clock()),
            pipeline.clock(),
            pipeline.store().loader());
    notifiers = new LinkedHashMap<>();
    for (Made<Notifier> n : pipeline.notifiers()) {
      notifiers.put(
          n.id(),
          new NotifierRunner(
              n.id(),
              n.it(),
              java.util.Objects.requireNonNull(boxes.get(n.id())),
              numbers -> loop.tell(() -> outboxes.done(numbers)),
              n.loader()));
    }
    view = new EngineView(pipeline, loop, wiring, spool, storeRunner, blockers, notifiers);
    loopThread = new Thread(loop, "weir-loop");
  }

  /**
   * Opens everything that the pipeline needs.
   *
   * @param page address of the web page for notices, if there is one
   * @throws EngineException with a sentence for the administrator; nothing stays open
   */
  public static Engine open(Pipeline pipeline, Optional<String> page) throws EngineException {
    Engine engine = new Engine(pipeline, page);
    try {
      engine.openParts();
      return engine;
    } catch (EngineException e) {
      engine.close();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      engine.close();
      throw new EngineException("interrupted while starting", e);
    }
  }

  private void openParts() throws EngineException, InterruptedException {
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      storeRunner.open();
    } catch (StoreException e) {
      throw new EngineException("store: " + e.getMessage(), e);
    }
    boolean readBefore;
    try {
      readBefore = loop.restore();
    } catch (IOException e) {
      throw new EngineException(
          "state in " + pipeline.config().state() + " cannot be read: " + e.getMessage(), e);
    }
    spool.restore(state);
    wiring.restore(state);
    for (MadeBlocker b : pipeline.blockers()) {
      BlockerRunner runner = java.util.Objects.requireNonNull(blockers.get(b.made().id()));
      try (ContextLoader in = ContextLoader.of(b.made().loader())) {
        runner.open(
            wiring.ledger().wantedOf(b.made().id()), wiring.ledger().claimed(b.made().id()));
      } catch (ActionException e) {
        throw new EngineException("action " + b.made().id() + ": " + e.getMessage(), e);
      }
    }
    if (readBefore && storeRunner.isOpen()) {
      new Past(pipeline, wiring.judge()).feed();
    }
    for (int i = 0; i < readers.size(); i++) {
      try (ContextLoader in = ContextLoader.of(pipeline.sources().get(i).loader())) {
        loop.openSource(readers.get(i));
      } catch (IOException e) {
        throw new EngineException("source " + readers.get(i).id() + ": " + e.getMessage(), e);
      }
    }
  }

  /** Starts all threads. */
  public void start() {
    loopThread.start();
    thread("weir-store", storeRunner);
    blockers.forEach((id, runner) -> thread("weir-action-" + id, runner));
    notifiers.forEach((id, runner) -> thread("weir-action-" + id, runner));
    readers.forEach(reader -> thread("weir-source-" + reader.id(), reader.into(loop)));
    syncing = syncer.scheduleWithFixedDelay(state::sync, 1, 1, TimeUnit.SECONDS);
    log.info(
        "running: sources {}, rules {}, actions {}; state in {}",
        readers.size(),
        pipeline.rules().size(),
        blockers.size() + notifiers.size(),
        pipeline.config().state());
  }

  private void thread(String name, Runnable work) {
    Thread t = new Thread(work, name);
    t.setDaemon(true);
    threads.add(t);
    t.start();
  }

  /** What pages and commands may ask and order. */
  public Operations operations() {
    return view;
  }

  /**
   * Waits until there is nothing more to do: after {@link #stop}, when all sources have ended, or
   * because the loop failed.
   *
   * @throws EngineException when it failed
   */
  public void await() throws EngineException, InterruptedException {
    loop.awaitEnd();
    Throwable failure = loop.failure();
    if (failure != null) {
      throw new EngineException("the loop failed: " + failure, failure);
    }
  }

  /**
   * Finishes the round, commits, gives the store at most so long to take what waits, and closes. An
   * engine that was not started is only closed.
   */
  public void stop(Duration drain) throws InterruptedException {
    if (loopThread.getState() == Thread.State.NEW) {
      close();
      return;
    }
    readers.forEach(Reader::stop);
    try {
      loop.order(() -> true).get(drain.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      log.warn("the last round did not end in {} s", drain.toSeconds());
    }
    if (!spool.awaitEmpty(drain.toMillis())) {
      log.warn(
          "{} events wait for the store; they are written after the next start", spool.events());
    }
    loop.stop();
    loopThread.join(drain.toMillis());
    close();
    log.info("stopped");
  }

  private void close() {
    Future<?> sync = syncing;
    if (sync != null) {
      sync.cancel(false);
    }
    syncer.shutdownNow();
    readers.forEach(Reader::stop);
    threads.forEach(Thread::interrupt);
    for (Thread t : threads) {
      try {
        t.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    pipeline.notifiers().forEach(n -> n.it().close());
    pipeline.blockers().forEach(b -> b.made().it().close());
    pipeline.store().it().close();
    parsing.close();
    state.close();
  }
}
