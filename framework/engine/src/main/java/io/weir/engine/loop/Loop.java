package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.parser.Join;
import io.weir.api.source.Source;
import io.weir.engine.act.Act;
import io.weir.engine.judge.Judge;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's one thread that writes the state: takes what its sources read, parses and joins it
 * ({@link Reading}), has it judged, commits, and hands over what is committed ({@link Act}), in
 * rounds. Everything comes in through the inbox: full batches from the readers, changes and
 * questions from all others.
 */
public final class Loop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final int LINES_A_COMMIT = 30_000;
  private static final Duration COMMIT = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Clock clock;
  private final StateFile state;
  private final Judging judging;
  private final Reading reading;
  private final Judge judge;
  private final Act act;
  private final List<Reader> readers;
  private final Backlog backlog;
  private final SourceHealth health;
  private final Places places = new Places();
  private final Progress progress;
  private final Inbox inbox;
  private final Pulse pulse = new Pulse();
  private final Compaction compaction;
  private final List<Reader.Full> held = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;
  private long linesCommitted;
  private boolean dirty;
  private boolean settling;
  private Instant committed;
  private Instant lastLine;

  /** The loop over these parts; {@link #restore} before it runs. The inbox is its own. */
  public Loop(
      Clock clock,
      StateFile state,
      Inbox inbox,
      Parsing parsing,
      List<Join> joins,
      Judge judge,
      Act act,
      List<Reader> readers) {
    this.clock = clock;
    this.state = state;
    this.inbox = inbox;
    this.judge = judge;
    this.act = act;
    this.readers = List.copyOf(readers);
    judging = new Judging(judge, act, places, pulse);
    reading = new Reading(parsing, joins, judging, true);
    committed = clock.instant();
    lastLine = committed;
    backlog = new Backlog(this.readers, committed);
    health = new SourceHealth(this.readers, parsing::knows);
    progress = new Progress(clock);
    compaction = new Compaction(state, committed);
  }

  /** Takes back what was saved. Returns whether there was anything. */
  public boolean restore() throws IOException {
    boolean known = places.restore(state);
    reading.restore(state);
    judge.restore(state);
    return known;
  }

  /**
   * Before the sources are opened, when the state was lost: how far the lines of these streams are
   * known to have been judged. Reading goes on at the last known line, which is not judged again.
   */
  public void recover(Map<Long, Long> known) {
    places.recover(known, readers);
    dirty = true;
  }

  /**
   * Before the loop runs: whether the line of this event will be read and judged, because the state
   * is older than the store.
   */
  public boolean isStillToBeRead(Event event) {
    return places.isStillToBeRead(event, reading.micros());
  }

  /** Opens a source after its committed positions. */
  public void openSource(Reader reader) throws IOException {
    places.open(reader);
  }

  /** Readers: a batch with lines. */
  void offer(Reader.Full full) {
    inbox.put(new Inbox.Lines(full));
  }

  /** Readers: the source has ended, and all of it was offered. */
  void ended(Reader reader) {
    inbox.put(new Inbox.Ended(reader));
  }

  /** Waits until there is nothing more to do: all sources have ended, or this has. */
  public void awaitEnd() throws InterruptedException {
    over.await();
  }

  /**
   * Commits what came before this, at once; when there is nothing, nothing is written.
   *
   * @return done after the commit
   */
  public CompletableFuture<Boolean> settle() {
    return inbox.settle(
        () -> {
          settling = dirty || !held.isEmpty();
          return settling;
        });
  }

  /** Ends the loop as if its own round had failed. */
  public void fail(RuntimeException why) {
    inbox.add(
        () -> {
          throw why;
        });
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        turn();
      }
      turn();
      commit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      inbox.close();
      over.countDown();
    }
  }

  private void turn() throws InterruptedException {
    List<Inbox.Entry> work = inbox.take(stopping ? 0 : patience());
    pulse.step("carrying out orders");
    boolean urgent = false;
    for (Inbox.Entry entry : work) {
      urgent |= entry instanceof Inbox.Change change && change.urgent();
      work(entry);
    }
    inbox.worked();
    if (!held.isEmpty() && act.hasRoom()) {
      List<Reader.Full> round = List.copyOf(held);
      held.clear();
      round(round);
    }
    Instant now = clock.instant();
    pulse.step("letting time pass");
    time(now);
    if (urgent
        || settling
        || act.isUrgent()
        || reading.lines() - linesCommitted >= LINES_A_COMMIT
        || dirty && !now.isBefore(committed.plus(COMMIT))) {
      commit();
    }
    if (!dirty) {
      pulse.step("compacting the state");
      compaction.time(now, work.isEmpty(), lastLine);
    }
    pulse.rests();
  }

  private void work(Inbox.Entry entry) {
    if (entry instanceof Inbox.Lines lines) {
      held.add(lines.full());
    } else if (entry instanceof Inbox.Ended end) {
      backlog.ended(end.reader());
    } else if (entry instanceof Inbox.Change change) {
      change.work().run();
      dirty = true;
    } else {
      ((Inbox.Question) entry).work().run();
    }
  }

  /** How long work is waited for: when nothing goes on, a machine may sleep for longer. */
  private long patience() {
    return dirty || clock.instant().isBefore(lastLine.plus(IDLE)) ? 250 : 1_000;
  }

  /** Parses, joins and judges what the sources gave, and notes how far that brought them. */
  private void round(List<Reader.Full> round) {
    List<Parsing.Parsed> results = new ArrayList<>();
    for (Reader.Full full : round) {
      pulse.parses(full.reader().id());
      Parsing.Parsed parsed = reading.parse(full.reader(), full.batch());
      full.reader().copies(reading.copies());
      pulse.step("looking at lines");
      results.add(parsed);
      backlog.reached(full.reader(), parsed);
      health.read(full, parsed, clock.instant());
    }
    int blocks = act.blocksOver();
    pulse.judges();
    judging.round(clock.instant());
    reading.flush();
    pulse.step("noting places");
    health.over(act.blocksOver() - blocks, round, results, clock.instant());
    for (Reader.Full full : round) {
      places.reached(full);
      full.reader().recycle(full.batch());
    }
    dirty = true;
    lastLine = clock.instant();
  }

  private void time(Instant now) {
    boolean allRead = backlog.isEmpty(!held.isEmpty() || inbox.hasLines(), now);
    Instant quiet = allRead ? backlog.quietUntil(lastLine, now) : null;
    if (quiet != null) {
      dirty |= reading.moveOn(quiet);
    }
    boolean settled = backlog.isSettled(now);
    act.time(now, settled, judge::isActive);
    if (settled && backlog.allEnded() && !dirty) {
      dirty |= reading.finish();
      if (!dirty && over.getCount() > 0) {
        log.info("all sources have ended");
        over.countDown();
      }
    }
    if (progress.isReading() || reading.lines() > linesCommitted) {
      progress.look(backlog.status(), reading.lines());
    }
  }

  private void commit() {
    pulse.step("writing the state");
    reading.save(state);
    judge.save(state);
    places.save(state);
    act.save(state);
    state.commit();
    places.committed();
    linesCommitted = reading.lines();
    dirty = false;
    settling = false;
    committed = clock.instant();
    act.committed();
    inbox.committed();
  }

  /**
   * The thread that syncs the state: does so, and lets the sources know what is durable by that.
   *
   * @param sync makes all commits up to now durable
   */
  public void sync(Runnable sync) {
    places.sync(sync);
  }

  /** Any thread: what is wrong with the lines themselves, by source. */
  public List<String> problems() {
    return health.problems();
  }

  /** What is done now, for the watch. */
  Pulse pulse() {
    return pulse;
  }

  Parsing parsing() {
    return reading.parsing();
  }

  /** Finishes the round and commits; the readers must be stopped. */
  public void stop() {
    stopping = true;
  }

  /** Why the loop ended by itself, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** How each source is doing. */
  public List<Source.Status> sourceStatus() {
    return backlog.status();
  }

  /**
   * How old the oldest line may be that was not judged, for each source; empty when that is not
   * known. Any thread.
   */
  public List<Optional<Duration>> sourceLags() {
    return backlog.lags(clock.instant());
  }

  /** Loop's thread, through the inbox: what was counted since the start. */
  public Counts counts() {
    return new Counts(
        reading.lines(),
        reading.coverage(),
        judging.counts(),
        reading.time(),
        judge.tally(),
        judging.latency());
  }
}
