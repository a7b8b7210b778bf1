package io.weir.engine.pipeline;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.source.Position;
import io.weir.api.source.SourceStatus;
import io.weir.engine.act.Gate;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.coverage.Understanding;
import io.weir.engine.join.Joiner;
import io.weir.engine.judge.Judge;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines to a commit: parse, join, judge, commit, in rounds, on one thread that alone writes the
 * state. Everything else comes in through the inbox: full batches from the readers, changes from
 * those who act.
 */
public final class Loop implements Gate, Runnable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final int LINES_A_COMMIT = 10_000;

  /** Less is no backlog: a half line at the end of a file may wait for its other half. */
  private static final long BACKLOG = 65_536;

  private static final Duration COMMIT = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Sources must be read to their end for so long before that is believed. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Clock clock;
  private final StateFile state;
  private final Parsing parsing;
  private final Map<String, Joiner> joiners;
  private final Judge judge;
  private final Effects effects;
  private final List<Reader> readers;
  private final Positions positions = new Positions();
  private final Progress progress;
  private final Inbox inbox = new Inbox();
  private final Pulse pulse = new Pulse();
  private final Compaction compaction;
  private final List<Told> afterCommit = new ArrayList<>();
  private final List<Reader.Full> held = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Set<Reader> ended = new HashSet<>();
  private final Set<Reader> moved = new HashSet<>();

  /** Positions that were committed since the state was last synced. */
  private final AtomicReference<Map<Reader, List<Position>>> committedPositions =
      new AtomicReference<>(Map.of());

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;
  private long eventTime;
  private long ticked;
  private long lines;
  private long linesCommitted;
  private boolean dirty;
  private boolean settling;
  private Instant committed;
  private Instant lastLine;
  private Instant behind;
  private final Map<Reader, Understanding> understanding = new HashMap<>();
  private final Map<Reader, Clocks> clocks = new HashMap<>();

  /** Lines that were judged before the state was lost: stream and place of the last one. */
  private final Map<Long, Long> known = new HashMap<>();

  /** What is told after the commit. */
  private record Told(Runnable work, CompletableFuture<?> done) {}

  /** The steps behind judging, on the loop's thread. */
  public interface Effects {
    /** An event that may be kept. */
    void event(Event event);

    /** Whether something waits to be committed at once. */
    boolean isUrgent();

    /** How many blocks were not made because they would be over already. */
    default int blocksOver() {
      return 0;
    }

    /** Whether there is room for more events; if not, reading waits. */
    boolean hasRoom();

    /**
     * Time passes: a few times a second. {@code allRead}: there has been no backlog for a while.
     */
    void time(Instant now, boolean allRead);

    /** Write what changed; the commit follows. */
    void save(StateFile state);

    /** The commit is done: hand over what was committed. */
    void committed();
  }

  /** The loop over these parts; {@link #restore} before it runs. */
  public Loop(
      Clock clock,
      StateFile state,
      Parsing parsing,
      Map<String, Joiner> joiners,
      Judge judge,
      Effects effects,
      List<Reader> readers) {
    this.clock = clock;
    this.state = state;
    this.parsing = parsing;
    this.joiners = Map.copyOf(joiners);
    this.judge = judge;
    this.effects = effects;
    this.readers = List.copyOf(readers);
    this.progress = new Progress(clock);
    for (Reader reader : readers) {
      understanding.put(reader, new Understanding(reader.id(), parsing::knows));
      clocks.put(reader, new Clocks(reader.id()));
    }
    committed = clock.instant();
    compaction = new Compaction(state, committed);
    lastLine = committed;
    behind = committed;
  }

  /** Takes back what was saved, and opens the sources behind it. Whether there was anything. */
  public boolean restore() throws IOException {
    positions.restore(state);
    byte[] time = state.map("loop").get("event_time");
    eventTime = time == null ? 0 : ByteBuffer.wrap(time).getLong();
    ticked = eventTime - eventTime % 1_000_000;
    for (Map.Entry<String, Joiner> e : joiners.entrySet()) {
      e.getValue().restore(state.map("join/" + e.getKey()));
    }
    parsing.restore(state);
    judge.restore(state);
    return !positions.isEmpty();
  }

  /**
   * Before the sources are opened, when the state was lost: how far the lines of these streams are
   * known to have been judged. Reading goes on at the last known line, which is not judged again.
   */
  public void recover(Map<Long, Long> places) {
    known.putAll(places);
    List<Position> all = new ArrayList<>();
    places.forEach((stream, place) -> all.add(new Position(stream, place, "")));
    readers.forEach(r -> positions.reached(r.id(), all));
    dirty = true;
  }

  /**
   * Before the loop runs: whether the line of this event will be read and judged, because the state
   * is older than the store.
   */
  public boolean isStillToBeRead(Event event) {
    if (known.isEmpty() && eventTime > 0 && event.micros() > eventTime) {
      return true;
    }
    long stream = event.id().stream();
    long place = positions.placeOf(stream);
    long its = event.id().place();
    return place >= 0 && (its > place || its == place && !known.containsKey(stream));
  }

  /** Opens a source behind its committed positions. */
  public void openSource(Reader reader) throws IOException {
    reader.open(positions.of(reader.id()));
  }

  /** Readers: a batch with lines. */
  void offer(Reader.Full full) {
    inbox.add(new Inbox.Lines(full));
  }

  /** Readers: the source has ended, and all of it was offered. */
  void ended(Reader reader) {
    inbox.add(new Inbox.Ended(reader));
  }

  /** Waits until there is nothing more to do: all sources have ended, or this has. */
  public void awaitEnd() throws InterruptedException {
    over.await();
  }

  @Override
  public <T> CompletableFuture<T> order(Supplier<T> change) {
    CompletableFuture<T> done = new CompletableFuture<>();
    inbox.add(
        new Inbox.Change(
            () -> {
              T result = change.get();
              afterCommit.add(new Told(() -> done.complete(result), done));
            },
            true,
            done));
    return done;
  }

  @Override
  public void tell(Runnable change) {
    inbox.add(new Inbox.Change(change, false, null));
  }

  /** Runs a question on the loop, between rounds. Fails at once when the loop has ended. */
  public <T> CompletableFuture<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    inbox.add(new Inbox.Question(() -> answer.complete(question.get()), answer));
    return answer;
  }

  /**
   * Commits what came before this, at once; when there is nothing, nothing is written.
   *
   * @return done behind the commit
   */
  public CompletableFuture<Boolean> settle() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    inbox.add(
        new Inbox.Question(
            () -> {
              if (!dirty && held.isEmpty()) {
                done.complete(true);
              } else {
                settling = true;
                afterCommit.add(new Told(() -> done.complete(true), done));
              }
            },
            done));
    return done;
  }

  /** Ends the loop as if its own round had failed. */
  public void fail(RuntimeException why) {
    tell(
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
      IllegalStateException lost = new IllegalStateException("the round was not committed");
      afterCommit.forEach(t -> t.done().completeExceptionally(lost));
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
    if (!held.isEmpty() && effects.hasRoom()) {
      List<Reader.Full> round = List.copyOf(held);
      held.clear();
      round(round);
    }
    Instant now = clock.instant();
    pulse.step("letting time pass");
    time(now);
    if (urgent
        || settling
        || effects.isUrgent()
        || lines - linesCommitted >= LINES_A_COMMIT
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
      ended.add(end.reader());
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

  private static <T> T of(Map<Reader, T> map, Reader.Full full) {
    return Objects.requireNonNull(map.get(full.reader()));
  }

  private void round(List<Reader.Full> round) {
    List<Parsing.Parsed> results = new ArrayList<>();
    Merge merge = new Merge();
    for (Reader.Full full : round) {
      pulse.parses(full.reader().id());
      Parsing.Parsed parsed = parsing.parse(full.batch());
      merge.add(full.reader(), parsed.events());
      lines += full.batch().size();
      full.reader().copies(parsing.copies());
      pulse.step("looking at lines");
      results.add(parsed);
      if (full.batch().size() > 0) {
        Instant now = clock.instant();
        of(understanding, full).read(full.batch(), parsed.unknown(), parsed.unknownAt(), now);
        of(clocks, full).read(full.batch(), parsed, full.live(), now);
      }
    }
    int over = effects.blocksOver();
    pulse.judges();
    merge.inOrder(this::event);
    pulse.step("noting places");
    tellOver(round, results, effects.blocksOver() - over);
    for (Reader.Full full : round) {
      positions.reached(full.reader().id(), full.batch().positions());
      moved.add(full.reader());
      full.reader().recycle(full.batch());
    }
    dirty = true;
    lastLine = clock.instant();
  }

  private void event(Event event) {
    pulse.event(event.id().stream(), event.id().place());
    if (!known.isEmpty() && isKnown(event)) {
      return;
    }
    if (event.micros() > eventTime) {
      eventTime = event.micros();
      if (eventTime - ticked >= 1_000_000) {
        tick();
      }
    }
    Joiner joiner = null;
    for (Joiner j : joiners.values()) {
      if (j.knows(event.type())) {
        joiner = j;
      }
    }
    if (joiner == null) {
      judged(event);
    } else {
      joiner.join(event, this::judged);
    }
  }

  private void late(Event event) {
    dirty = true;
    judged(event);
  }

  private boolean isKnown(Event event) {
    Long place = known.get(event.id().stream());
    if (place != null && event.id().place() > place) {
      known.remove(event.id().stream());
    }
    return place != null && event.id().place() <= place;
  }

  private void judged(Event event) {
    EventType type = event.type();
    counts.merge(type.name(), (long) event.times(), Long::sum);
    effects.event(event);
    judge.judge(event);
  }

  private void tick() {
    ticked = eventTime - eventTime % 1_000_000;
    joiners.values().forEach(j -> j.time(eventTime, this::late));
    judge.tick(Event.instant(eventTime));
  }

  private void time(Instant now) {
    boolean allRead = held.isEmpty() && allRead();
    Instant quiet = allRead ? quietUntil(now) : null;
    if (quiet != null && now.isAfter(lastLine.plus(QUIET))) {
      long micros = Event.micros(quiet);
      if (micros - eventTime >= 1_000_000) {
        eventTime = micros;
        tick();
      }
    }
    if (!allRead) {
      behind = now;
    }
    boolean settled = now.isAfter(behind.plus(SETTLED));
    effects.time(now, settled);
    if (settled && ended.size() == readers.size() && !readers.isEmpty() && !dirty) {
      joiners.values().forEach(j -> j.finish(this::late));
      if (!dirty && over.getCount() > 0) {
        log.info("all sources have ended");
        over.countDown();
      }
    }
    if (progress.isReading() || lines - linesCommitted > 0) {
      progress.look(sourceStatus(), lines);
    }
  }

  /**
   * How far time may move on without lines: what may still lie in a source, because it was not
   * looked at for a while, must not come too late. Null when one was never seen to be empty.
   */
  private @Nullable Instant quietUntil(Instant now) {
    Duration unseen = Duration.ZERO;
    for (Reader reader : readers) {
      if (ended.contains(reader)) {
        continue;
      }
      Duration since = reader.sinceEmpty();
      if (since == null) {
        return null;
      }
      unseen = since.compareTo(unseen) > 0 ? since : unseen;
    }
    return now.minus(QUIET).minus(unseen);
  }

  private void commit() {
    pulse.step("writing the state");
    for (Map.Entry<String, Joiner> e : joiners.entrySet()) {
      e.getValue().save(state.map("join/" + e.getKey()));
    }
    parsing.save(state);
    judge.save(state);
    positions.save(state);
    state.map("loop").put("event_time", ByteBuffer.allocate(8).putLong(eventTime).array());
    effects.save(state);
    state.commit();
    noteCommitted();
    linesCommitted = lines;
    dirty = false;
    settling = false;
    committed = clock.instant();
    effects.committed();
    List<Told> done = List.copyOf(afterCommit);
    afterCommit.clear();
    done.forEach(t -> t.work().run());
  }

  private void noteCommitted() {
    if (!moved.isEmpty()) {
      Map<Reader, List<Position>> now = new HashMap<>();
      moved.forEach(reader -> now.put(reader, positions.of(reader.id())));
      moved.clear();
      committedPositions.accumulateAndGet(
          now,
          (before, newer) -> {
            Map<Reader, List<Position>> all = new HashMap<>(before);
            all.putAll(newer);
            return all;
          });
    }
  }

  /**
   * The thread that syncs the state: does so, and lets the sources know what is durable by that.
   *
   * @param sync makes all commits up to now durable
   */
  public void sync(Runnable sync) {
    Map<Reader, List<Position>> before = committedPositions.getAndSet(Map.of());
    sync.run();
    before.forEach(Reader::committed);
  }

  private boolean allRead() {
    return !inbox.hasLines() && sourceStatus().stream().allMatch(s -> s.behind() < BACKLOG);
  }

  private void tellOver(List<Reader.Full> round, List<Parsing.Parsed> results, int blocks) {
    for (int i = 0; blocks > 0 && i < results.size(); i++) {
      Reader.Full full = round.get(i);
      of(clocks, full).over(blocks, full.batch(), results.get(i), full.live(), clock.instant());
    }
  }

  /** Any thread: what is wrong with the lines themselves, by source. */
  public List<String> problems() {
    List<String> all = new ArrayList<>();
    for (Reader reader : readers) {
      for (String problem :
          List.of(
              Objects.requireNonNull(understanding.get(reader)).problem(),
              Objects.requireNonNull(clocks.get(reader)).problem())) {
        if (!problem.isEmpty()) {
          all.add("source " + reader.id() + ": " + problem);
        }
      }
    }
    return all;
  }

  /** What is done now, for the watch. */
  Pulse pulse() {
    return pulse;
  }

  Parsing parsing() {
    return parsing;
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
  public List<SourceStatus> sourceStatus() {
    List<SourceStatus> all = new ArrayList<>(readers.size());
    for (Reader reader : readers) {
      SourceStatus s = reader.source().status();
      String problem = reader.problem();
      all.add(problem.isEmpty() ? s : new SourceStatus(s.what(), s.behind(), s.total(), problem));
    }
    return all;
  }

  /** Loop's thread, through {@link #ask}: what was counted since the start. */
  public Counts counts() {
    return new Counts(lines, parsing.coverage(), new TreeMap<>(counts), Event.instant(eventTime));
  }

  /**
   * What was counted since the start.
   *
   * @param lines lines read
   * @param coverage how much of the lines was understood
   * @param events events by type
   * @param eventTime the highest event time seen
   */
  public record Counts(
      long lines, Coverage coverage, Map<String, Long> events, Instant eventTime) {}
}
