package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import io.weir.engine.config.Durations;
import io.weir.engine.plugin.ContextLoader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the spool into the store, again and again until the store has it. Own thread, on which
 * others may do their work too, between two batches.
 */
public final class StoreRunner implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StoreRunner.class);
  private static final int BATCH = 10_000;
  private static final int HOURS = 24;
  private static final Duration ROLL_UP = Duration.ofSeconds(60);
  private static final Duration SWEEP = Duration.ofHours(1);
  private static final Duration ROLL_UP_IDLE = Duration.ofSeconds(10);

  private final Store store;
  private final StoreWriter writer;
  private final Collection<EventType> kept;
  private final Spool spool;
  private final Changes changes;
  private final Forgetting forgetting;
  private final Clock clock;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private final SpareMemory memory = new SpareMemory();
  private final Portion portion = new Portion(BATCH);
  private final Set<Instant> hours = new HashSet<>();
  private volatile boolean open;
  private volatile @Nullable Instant away;
  private volatile String problem = "";
  private final BlockingQueue<Visit<?>> visits = new LinkedBlockingQueue<>();
  private volatile boolean ended;
  private Instant rolled;
  private Instant swept = Instant.EPOCH;
  private boolean forgets;

  /** The oldest hour that is to be counted again. */
  private volatile Instant oldestOwed = Instant.MAX;

  /** The store, as the writer's own thread sees it. */
  private final class Door implements StoreDoor {
    @Override
    public int write(List<Event> events) throws StoreException {
      return store.write(events);
    }

    @Override
    public void refuse(Event event, String reason) throws StoreException {
      store.refuse(event, reason);
    }

    @Override
    public void rollUp(Collection<Instant> some) throws StoreException {
      store.rollUp(some);
    }

    @Override
    public Table query(Query query) throws StoreException {
      return store.query(query);
    }

    @Override
    public List<Event> read(Query query) throws StoreException {
      return StorePages.read(store, query);
    }

    @Override
    public Table sql(Question question) throws StoreException {
      return store.sql(question);
    }

    @Override
    public List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
        throws StoreException {
      return StorePages.next(store, type, from, until, after);
    }

    @Override
    public void close() {}
  }

  /** What another thread wants done on this one. */
  public interface Work<T> {
    /** Does it with the open store. */
    T with(Store store) throws StoreException;
  }

  private record Visit<T>(Work<T> work, CompletableFuture<T> done) {
    void run(Store store) throws StoreException {
      try {
        done.complete(work.with(store));
      } catch (StoreException e) {
        done.completeExceptionally(e);
        if (e.reason() == Reason.AWAY) {
          throw e;
        }
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }
  }

  /** A runner for the store; start it on a thread of its own. */
  public StoreRunner(
      Store store,
      Collection<EventType> kept,
      Spool spool,
      Changes changes,
      Forgetting forgetting,
      Clock clock,
      ClassLoader loader) {
    this.store = store;
    this.writer = new StoreWriter(new Door());
    this.kept = List.copyOf(kept);
    this.spool = spool;
    this.changes = changes;
    this.forgetting = forgetting;
    this.clock = clock;
    this.loader = loader;
    this.rolled = clock.instant();
  }

  /**
   * Opens the store once, before anything is started. A store that is merely away is opened later.
   *
   * @throws StoreException when a person must act
   */
  public void open() throws StoreException {
    try {
      store.open(kept);
      open = true;
    } catch (StoreException e) {
      if (e.reason() == Reason.FATAL) {
        throw e;
      }
      failed(e);
    }
  }

  @Override
  public void run() {
    Thread.currentThread().setContextClassLoader(loader);
    hours.addAll(spool.hoursLeft());
    try {
      while (true) {
        try {
          round();
          works();
        } catch (StoreException e) {
          failed(e);
          turnAway(e);
          TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
        } catch (MVStoreException e) {
          log.debug("the state is closed", e); // the loop met the same, and logs it
          return;
        } catch (RuntimeException e) {
          log.debug("store", e);
          failed(new StoreException(Reason.AWAY, "this is a mistake in its plugin: " + e, e));
          TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      turnAway(new StoreException(Reason.AWAY, "the daemon is ending", null));
    }
  }

  private void turnAway(StoreException why) {
    for (Visit<?> v = visits.poll(); v != null; v = visits.poll()) {
      v.done().completeExceptionally(why);
    }
  }

  /**
   * Does something on the writer's thread, between two batches. Any other thread; returns when it
   * is done.
   *
   * @throws StoreException its own, or AWAY at once while the store is
   */
  public <T> T visit(Work<T> work) throws StoreException {
    Visit<T> visit = new Visit<>(work, new CompletableFuture<>());
    visits.add(visit);
    if (ended || !open || away != null) {
      String what = problem;
      turnAway(
          new StoreException(
              Reason.AWAY, what.isEmpty() ? "the daemon's store is not open" : what, null));
    }
    spool.wake();
    try {
      return visit.done().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.AWAY, "interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw new StoreException(cause.reason(), String.valueOf(cause.getMessage()), cause);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** As {@link Store#sql}; any thread, beside the writer. */
  public Table ask(Question question) throws StoreException {
    try (ContextLoader in = ContextLoader.of(loader);
        SpareMemory.Watched watched = memory.watch(question)) {
      return store.sql(question);
    }
  }

  /** As {@link Store#query}; any thread, beside the writer. */
  public Table query(Query query) throws StoreException {
    try (ContextLoader in = ContextLoader.of(loader)) {
      return store.query(query);
    }
  }

  /** As {@link StoreDoor#read}; any thread, beside the writer. */
  public List<Event> read(Query query) throws StoreException {
    try (ContextLoader in = ContextLoader.of(loader)) {
      return StorePages.read(store, query);
    }
  }

  /** As {@link StoreDoor#next}; any thread, beside the writer. */
  public List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException {
    try (ContextLoader in = ContextLoader.of(loader)) {
      return StorePages.next(store, type, from, until, after);
    }
  }

  /** In a visit: these hours were written to and are to be counted again. */
  public void touched(Set<Instant> written) {
    hours.addAll(written);
    changes.add(() -> spool.done(List.of(), written));
  }

  private void round() throws StoreException, InterruptedException {
    if (!open) {
      store.open(kept);
      open = true;
    }
    for (Visit<?> v = visits.poll(); v != null; v = visits.poll()) {
      v.run(store);
    }
    Spool.Parcel parcel = spool.next(BATCH, forgets ? 1 : 1000);
    if (parcel != null) {
      write(parcel.events());
      Set<Instant> touched = new HashSet<>();
      for (Event event : parcel.events()) {
        touched.add(event.time().truncatedTo(ChronoUnit.HOURS));
      }
      hours.addAll(touched);
      // Before the spool is seen to be empty.
      oldestOwed = hours.stream().min(Instant::compareTo).orElse(Instant.MAX);
      changes.add(() -> spool.done(parcel.numbers(), touched));
      spool.written(parcel.numbers().size());
    }
    Instant now = clock.instant();
    if (!hours.isEmpty() && now.isAfter(rolled.plus(parcel == null ? ROLL_UP_IDLE : ROLL_UP))) {
      rolled = now;
      // A few at a time: the spool waits meanwhile.
      Set<Instant> counted = hours.stream().sorted().limit(HOURS).collect(Collectors.toSet());
      store.rollUp(counted);
      hours.removeAll(counted);
      if (!hours.isEmpty()) {
        rolled = Instant.MIN;
      }
      changes.add(() -> spool.counted(counted));
    }
    oldestOwed = hours.stream().min(Instant::compareTo).orElse(Instant.MAX);
    if (parcel == null && now.isAfter(swept.plus(SWEEP))) {
      // Hours that another process wrote, or an earlier life of this one, and that are over by now.
      swept = now;
      store.rollUp(List.of());
    }
    forgets = forgetting.step(store);
  }

  private void write(List<Event> events) throws StoreException {
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + portion.size());
      long began = System.nanoTime();
      writer.write(events.subList(from, to));
      portion.took(to - from, Duration.ofNanos(System.nanoTime() - began));
      from = to;
    }
  }

  private void failed(StoreException e) {
    portion.failed();
    String what = String.valueOf(e.getMessage());
    if (away == null) {
      away = clock.instant();
      log.error("store: {}; detection and blocking go on, events wait in the spool", what);
    }
    problem = what;
  }

  private void works() {
    Instant since = away;
    if (since != null) {
      log.info(
          "store: works again after {}",
          Durations.print(
              Duration.between(since, clock.instant()).truncatedTo(ChronoUnit.SECONDS)));
      away = null;
      problem = "";
    }
    backoff.reset();
  }

  /** Whether hours before this time are to be counted again. */
  public boolean owesCounts(Instant before) {
    return oldestOwed.isBefore(before);
  }

  /** Since when it cannot be reached. */
  public Optional<Instant> away() {
    return Optional.ofNullable(away);
  }

  /** The sentence that goes with {@link #away}, else empty. */
  public String problem() {
    return problem;
  }

  /** Whether it is Weir that copies the store for a backup. */
  public boolean isCopied() {
    return store.backup().isPresent();
  }

  /** Events kept since the start. */
  public long keptEvents() {
    return writer.added();
  }

  /** Events the database would not take since the start. */
  public long refused() {
    return writer.refused();
  }

  /** Whether it was opened. */
  public boolean isOpen() {
    return open;
  }
}
