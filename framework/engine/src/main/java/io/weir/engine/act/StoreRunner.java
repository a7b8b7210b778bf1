package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the spool into the store, again and again until the store has it. Own thread. */
public final class StoreRunner implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StoreRunner.class);
  private static final int BATCH = 10_000;
  private static final Duration ROLL_UP = Duration.ofSeconds(60);
  private static final Duration ROLL_UP_IDLE = Duration.ofSeconds(10);

  private final Store store;
  private final StoreWriter writer;
  private final Collection<EventType> kept;
  private final Spool spool;
  private final Gate gate;
  private final Forgetting forgetting;
  private final Clock clock;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private final Set<Instant> hours = new HashSet<>();
  private volatile boolean open;
  private volatile @Nullable Instant away;
  private volatile String problem = "";
  private Instant rolled;
  private boolean forgets;

  /** A runner for the store; start it on a thread of its own. */
  public StoreRunner(
      Store store,
      Collection<EventType> kept,
      Spool spool,
      Gate gate,
      Forgetting forgetting,
      Clock clock,
      ClassLoader loader) {
    this.store = store;
    this.writer = new StoreWriter(store);
    this.kept = List.copyOf(kept);
    this.spool = spool;
    this.gate = gate;
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
          TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() throws StoreException, InterruptedException {
    if (!open) {
      store.open(kept);
      open = true;
    }
    Spool.Parcel parcel = spool.next(BATCH, forgets ? 1 : 1000);
    if (parcel != null) {
      writer.write(parcel.events());
      Set<Instant> touched = new HashSet<>();
      for (Event event : parcel.events()) {
        touched.add(event.time().truncatedTo(ChronoUnit.HOURS));
      }
      hours.addAll(touched);
      gate.tell(() -> spool.done(parcel.numbers(), touched));
      spool.written(parcel.numbers().size());
    }
    Instant now = clock.instant();
    if (!hours.isEmpty() && now.isAfter(rolled.plus(parcel == null ? ROLL_UP_IDLE : ROLL_UP))) {
      rolled = now;
      Set<Instant> counted = Set.copyOf(hours);
      store.rollUp(counted);
      hours.clear();
      gate.tell(() -> spool.counted(counted));
    }
    forgets = forgetting.step(store);
  }

  private void failed(StoreException e) {
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
          Duration.between(since, clock.instant()).truncatedTo(ChronoUnit.SECONDS));
      away = null;
      problem = "";
    }
    backoff.reset();
  }

  /** Since when it cannot be reached. */
  public Optional<Instant> away() {
    return Optional.ofNullable(away);
  }

  /** The sentence that goes with {@link #away}, else empty. */
  public String problem() {
    return problem;
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
