package io.weir.engine.run;

import io.weir.api.action.ActionException;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.parser.Join;
import io.weir.api.rule.Subject;
import io.weir.api.store.StoreException;
import io.weir.engine.act.Actions;
import io.weir.engine.act.AskLinks;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.Forgetting;
import io.weir.engine.act.KeptEvents;
import io.weir.engine.act.Ledger;
import io.weir.engine.act.NotifierRunner;
import io.weir.engine.act.Outbox;
import io.weir.engine.act.Outboxes;
import io.weir.engine.act.Runner;
import io.weir.engine.act.SharedAddresses;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.config.NotifierOptions;
import io.weir.engine.config.SpareConfig;
import io.weir.engine.judge.Accounts;
import io.weir.engine.judge.GivenTrusts;
import io.weir.engine.judge.Judge;
import io.weir.engine.loop.Inbox;
import io.weir.engine.loop.Loop;
import io.weir.engine.loop.Parsing;
import io.weir.engine.loop.Reader;
import io.weir.engine.loop.StuckLines;
import io.weir.engine.loop.Watch;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.engine.pipeline.Pipeline.MadeBlocker;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.state.EventCodec;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a pipeline: opened once, started once, until it is stopped or its loop fails. What
 * was not committed by then never happened.
 */
final class Life {
  private static final Logger log = LoggerFactory.getLogger(Life.class);
  private static final long SYNC_SECONDS = 1;

  /** How often the files of trusted subjects are looked at. */
  private static final long TRUSTED_SECONDS = 5;

  /** When nothing of what is left was done for so long, it waits for the next start. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long GEO_SECONDS = 60;

  /** The first commit is waited for so long; a slow source must not keep the start from its end. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 100;

  /** How long a loop that hangs is given to react to an interrupt. */
  private static final Duration REACTION = Duration.ofSeconds(1);

  private final Pipeline pipeline;
  private final StateFile state;
  private final Loop loop;
  private final Parsing parsing;
  private final Spool spool;
  private final StoreRunner storeRunner;
  private final FutureTask<Boolean> opening = new FutureTask<>(this::openStore);
  private final Inbox inbox = new Inbox();
  private final Actions actions;
  private final Judge judge;
  private final List<Reader> readers;
  private final EngineView view;
  private final ReportRunner reports;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread syncing;
  private final Thread loopThread;
  private final Watch watch;
  private boolean closed;
  private volatile boolean stopping;

  /** What lies in the state file cannot be read. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  private Life(
      Pipeline pipeline, StateFile state, Optional<String> page, List<Runnable> listeners) {
    this.pipeline = pipeline;
    this.state = state;
    StuckLines stuckLines = StuckLines.in(pipeline.config().state());
    parsing =
        new Parsing(
            pipeline.parsers().stream().map(Made::it).toList(),
            pipeline.types(),
            pipeline.joins(),
            Runtime.getRuntime().availableProcessors(),
            stuckLines,
            pipeline.used());
    spool =
        new Spool(
            new EventCodec(
                pipeline.kept().stream().collect(Collectors.toMap(t -> t.name(), t -> t))));
    KeptEvents kept = new KeptEvents(pipeline.kept(), pipeline.config().spool(), spool);
    actions = actions(kept, page, listeners);
    judge = new Judge(pipeline.rules(), pipeline.trusted(), actions::raised, actions::over, null);
    readers = pipeline.sources().stream().map(s -> new Reader(s.id(), s.it(), s.loader())).toList();
    loop =
        new Loop(
            pipeline.clock(), state, inbox, parsing, pipeline.joins(), judge, actions, readers);
    storeRunner =
        new StoreRunner(
            pipeline.store().it(),
            pipeline.kept(),
            spool,
            inbox,
            new Forgetting(pipeline.kept(), pipeline.config().retention(), pipeline.clock()),
            pipeline.clock(),
            pipeline.store().loader());
    loopThread = new Thread(loop, "weir-loop");
    watch = new Watch(loop, stuckLines, loopThread, Watch.patience());
    EngineView others =
        EngineView.of(pipeline, loop, inbox, watch, judge, actions, spool, storeRunner);
    reports =
        new ReportRunner(pipeline, others, actions.outboxes(), inbox, spool, storeRunner, page);
    view = others.with(reports);
  }

  private @Nullable SharedAddresses shared() {
    SpareConfig spare = pipeline.config().spare();
    return spare == null
        ? null
        : new SharedAddresses(
            spare,
            pipeline.trusted().accounts(),
            Accounts.fields(pipeline.joins()),
            pipeline.joins().stream().map(Join::assembled).filter(Objects::nonNull).toList(),
            this::isAlerted);
  }

  private boolean isAlerted(Subject subject) {
    return judge.hasActive(subject);
  }

  private NotifierOptions notifying(Made<Notifier> notifier) {
    return pipeline.notifying().getOrDefault(notifier.id(), NotifierOptions.USUAL);
  }

  private Actions actions(KeptEvents kept, Optional<String> page, List<Runnable> listeners) {
    Map<String, Outbox> boxes = new HashMap<>();
    AskLinks askLinks = new AskLinks(page);
    for (Made<Notifier> n : pipeline.notifiers()) {
      boxes.put(
          n.id(),
          new Outbox(
              n.id(),
              notifying(n),
              pipeline.config().staleAfter(),
              pipeline.clock(),
              page,
              HostName.ofThisMachine(),
              askLinks));
    }
    Outboxes outboxes = new Outboxes(boxes, pipeline.clock(), kept::keep);
    SharedAddresses shared = shared();
    Ledger ledger =
        new Ledger(
            (subject, at) -> {
              String why = pipeline.trusted().why(subject, at);
              return why != null || shared == null ? why : shared.why(subject, at);
            },
            kept::keep);
    List<NotifierRunner> notifiers = new ArrayList<>();
    for (Made<Notifier> n : pipeline.notifiers()) {
      notifiers.add(
          new NotifierRunner(n.id(), n.it(), notifying(n).dryRun(), outboxes, inbox, n.loader()));
    }
    List<BlockerRunner> blockers = new ArrayList<>();
    for (MadeBlocker b : pipeline.blockers()) {
      Made<Blocker> made = b.made();
      blockers.add(
          new BlockerRunner(
              made.id(), made.it(), b.options(), ledger.claims(), inbox, made.loader()));
    }
    return new Actions(
        pipeline.clock(),
        kept,
        outboxes,
        ledger,
        askLinks,
        new GivenTrusts(pipeline.trusted(), kept::keep),
        shared,
        notifiers,
        blockers,
        listeners);
  }

  /**
   * Opens everything that the pipeline needs, after what the state file knows.
   *
   * @param state is closed with this life
   * @param page address of the web page for notices, if there is one
   * @param listeners called after each commit that changed alerts or blocks
   * @throws EngineException with a sentence for the administrator; nothing stays open
   * @throws Damaged when the state file must be set aside; nothing stays open
   */
  static Life open(
      Pipeline pipeline, StateFile state, Optional<String> page, List<Runnable> listeners)
      throws EngineException, Damaged, InterruptedException {
    Life life = new Life(pipeline, state, page, listeners);
    boolean good = false;
    try {
      life.openParts();
      good = true;
      return life;
    } finally {
      if (!good) {
        life.close();
      }
    }
  }

  private void openParts() throws EngineException, Damaged, InterruptedException {
    // While the state is read: both take their time, and neither needs the other.
    thread("weir-store-open", opening);
    boolean readBefore;
    try {
      readBefore = loop.restore();
      actions.restore(state);
    } catch (IOException | RuntimeException e) {
      throw new Damaged(e);
    }
    Instant reached = loop.counts().eventTime();
    Instant time = reached.equals(Instant.EPOCH) ? pipeline.clock().instant() : reached;
    judge.open(time);
    if (state.isFresh() || !state.lost().isEmpty()) {
      awaitStore();
      readBefore |= new Recovery(pipeline, state, loop, judge, actions).run(storeRunner.problem());
    }
    pipeline.trustedFiles().look();
    actions.release(pipeline.trusted()::whyConfigured);
    actions.publish();
    for (Runner runner : actions.runners()) {
      try {
        runner.open();
      } catch (ActionException e) {
        throw new EngineException("action " + runner.id() + ": " + e.getMessage(), e);
      }
    }
    // Who is known to be blocked is blocked before anything else, such as the pages, begins.
    actions.blockers().forEach(this::runAction);
    awaitStore();
    if (readBefore) {
      new RulePast(pipeline, judge, loop::isStillToBeRead).feed(storeRunner.isOpen());
    }
    judge.settleEnded(time);
    SharedAddresses shared = actions.shared();
    SpareConfig spare = pipeline.config().spare();
    if (readBefore && shared != null && spare != null && shared.isEmpty() && storeRunner.isOpen()) {
      new SharedPast(pipeline, shared).feed(spare.in());
    }
    for (int i = 0; i < readers.size(); i++) {
      try (ContextLoader in = ContextLoader.of(pipeline.sources().get(i).loader())) {
        loop.openSource(readers.get(i));
      } catch (IOException e) {
        throw new EngineException("source " + readers.get(i).id() + ": " + e.getMessage(), e);
      }
    }
  }

  private boolean openStore() throws StoreException {
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      storeRunner.open();
      return true;
    }
  }

  private void awaitStore() throws EngineException, InterruptedException {
    try {
      opening.get();
    } catch (ExecutionException e) {
      Throwable why = e.getCause();
      throw new EngineException("store: " + (why == null ? e : why.getMessage()), e);
    }
  }

  private void runAction(Runner runner) {
    thread("weir-action-" + runner.id(), runner);
  }

  /** Starts all other threads. */
  void start() {
    loopThread.start();
    thread("weir-store", storeRunner);
    actions.notifiers().forEach(this::runAction);
    readers.forEach(reader -> thread("weir-source-" + reader.id(), reader.into(loop)));
    thread("weir-sync", this::syncEverySecond);
    syncing = threads.get(threads.size() - 1);
    thread("weir-watch", watch);
    if (!reports.isEmpty()) {
      thread("weir-reports", reports);
    }
    if (!pipeline.geo().isEmpty()) {
      thread("weir-geo", this::refreshGeoEveryMinute);
    }
  }

  /**
   * Waits until each source was looked at, and the places in its files are committed: who kills the
   * process from then on, and rotates the logs, loses nothing. What cannot be had in a few seconds
   * is not waited for.
   */
  void awaitFirstCommit() throws InterruptedException {
    long end = System.nanoTime() + FIRST.toNanos();
    for (Reader reader : readers) {
      while (!reader.awaitFirstLook(LOOK_MILLIS)) {
        if (isInVain(end)) {
          return;
        }
      }
    }
    CompletableFuture<Boolean> committed = loop.settle();
    while (!isInVain(end)) {
      try {
        committed.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        log.debug("the first commit is waited for");
      } catch (ExecutionException e) {
        return; // the round failed; whoever keeps this life sees to it
      }
    }
  }

  private boolean isInVain(long end) {
    return System.nanoTime() - end > 0 || !loopThread.isAlive() || !watch.stuck().isEmpty();
  }

  private void thread(String name, Runnable work) {
    Thread t = new Thread(work, name);
    t.setDaemon(true);
    threads.add(t);
    t.start();
  }

  /** Ended by {@link #closing}, never interrupted: an interrupt closes the file it writes to. */
  private void syncEverySecond() {
    long seconds = 0;
    try {
      while (!closing.await(SYNC_SECONDS, TimeUnit.SECONDS)) {
        loop.sync(state::sync);
        if (++seconds % TRUSTED_SECONDS == 0 && pipeline.trustedFiles().look()) {
          inbox.add(() -> actions.release(pipeline.trusted()::whyConfigured));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // A disk that cannot keep what it took: the loop must not go on as if it had.
      loop.fail(e);
    }
  }

  private void refreshGeoEveryMinute() {
    try {
      while (!closing.await(GEO_SECONDS, TimeUnit.SECONDS)) {
        pipeline.geo().refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  EngineView view() {
    return view;
  }

  StoreRunner store() {
    return storeRunner;
  }

  StateFile state() {
    return state;
  }

  /**
   * Waits until the loop has ended, or all sources have and what they gave is kept, sent and
   * blocked; why the loop ended by itself, or null.
   */
  @Nullable Throwable await() throws InterruptedException {
    loop.awaitEnd();
    if (!stopping) {
      actions.outboxes().end();
      new Drain(spool, actions.runners()).awaitDone(PATIENCE, () -> !loopThread.isAlive());
    }
    return loop.failure();
  }

  /**
   * Finishes the round, commits, gives the store at most so long to take what waits, and closes.
   * One whose loop does not run is only closed.
   *
   * @return false when the loop hangs: nothing is closed, and only the process's end ends it
   */
  boolean stop(Duration drain) throws InterruptedException {
    stopping = true;
    if (!loopThread.isAlive()) {
      close();
      return true;
    }
    if (!watch.stuck().isEmpty()) {
      return gaveUp();
    }
    readers.forEach(Reader::stop);
    boolean moves = true;
    try {
      inbox.commit(() -> true).get(drain.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("the last round did not end in {} s", drain.toSeconds());
      moves = false;
    } catch (ExecutionException e) {
      log.warn("the last round failed; its lines are read again after the next start");
    }
    if (!spool.awaitEmpty(moves ? drain.toMillis() : 0)) {
      log.warn(
          "{} events wait for the store; they are written after the next start", spool.events());
    }
    loop.stop();
    if (moves) {
      loopThread.join(Math.max(1, drain.toMillis()));
    }
    if (loopThread.isAlive()) {
      return gaveUp();
    }
    close();
    return true;
  }

  /** The loop may be in the middle of a commit: the state must not be closed under its feet. */
  private boolean gaveUp() throws InterruptedException {
    loop.stop();
    loopThread.interrupt();
    parsing.close();
    loopThread.join(REACTION.toMillis());
    if (loopThread.isAlive()) {
      return false;
    }
    close();
    return true;
  }

  /** Closes everything; what was not committed is forgotten. */
  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    readers.forEach(Reader::stop);
    closing.countDown();
    threads.stream().filter(t -> !Objects.equals(t, syncing)).forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread t : threads) {
      try {
        t.join(2_000);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    pipeline.notifiers().forEach(n -> n.it().close());
    pipeline.blockers().forEach(b -> b.made().it().close());
    pipeline.store().it().close();
    parsing.close();
    state.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
