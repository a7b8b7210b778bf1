package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.coverage.CoverageMeter;
import io.weir.engine.state.StateFile;
import io.weir.engine.syslog.LastLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the lines of a batch into events, on all cores when there are many. The first parser that
 * knows a line wins. What comes out does not depend on how the work was shared. A line that a
 * syslog daemon wrote instead of equal ones becomes one event that stands for them.
 */
public final class Parsing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parsing.class);

  /** A broken parser is logged with its first line, then with every so many. */
  private static final long FAILURES_A_WORD = 100_000;

  private static final int SHARE = 1_000;

  private final List<Parser> parsers;
  private final AtomicLong failures = new AtomicLong();
  private final int cores;
  private final LineWork[] work;
  private final LastLines last = new LastLines();
  private final Repeats repeats;
  private int copies;
  private final @Nullable ExecutorService others;
  private final @Nullable StuckLines stuck;

  /**
   * The place of a line that is worked on, for the watch.
   *
   * @param length its bytes
   */
  record At(StuckLines.Key key, int length) {}

  /**
   * What came of a batch.
   *
   * @param events in the order of the lines; null where a line gave none, several after each other
   *     where it gave several
   * @param unknown lines that no parser knew, of whatever program
   * @param ahead events whose stamp was too far in the future
   * @param dated all events
   * @param leastLate the least number of micros from an event's stamp to its reading
   * @param mostLate the greatest
   * @param unknownAt some of the lines that no parser knew
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and read by index in the hot loop
  public record Parsed(
      @Nullable Event[] events,
      int unknown,
      int ahead,
      int dated,
      long leastLate,
      long mostLate,
      List<Integer> unknownAt) {}

  /**
   * @param parsers asked in this order
   * @param types the canonical types by name
   * @param cores threads at most, this one included
   */
  public Parsing(List<Parser> parsers, Map<String, EventType> types, int cores) {
    this(parsers, types, List.of(), cores, null, type -> true);
  }

  /**
   * As the other; of two equal events of one message only the first is returned.
   *
   * @param joins which events form a message
   * @param stuck lines that are left alone because they stopped a round twice; null: none
   * @param used whether anybody looks at events of a type; the others have no values, which is most
   *     of the work. Asked by all threads
   */
  public Parsing(
      List<Parser> parsers,
      Map<String, EventType> types,
      List<Join> joins,
      int cores,
      @Nullable StuckLines stuck,
      Predicate<EventType> used) {
    this.repeats = new Repeats(joins);
    this.stuck = stuck == null || stuck.isEmpty() ? null : stuck;
    this.parsers = List.copyOf(parsers);
    this.cores = cores;
    this.work = new LineWork[Math.max(1, cores)];
    for (int i = 0; i < work.length; i++) {
      work[i] = new LineWork(this, Map.copyOf(types), used);
    }
    this.others =
        cores < 2
            ? null
            : Executors.newFixedThreadPool(
                cores - 1,
                r -> {
                  Thread t = new Thread(r, "weir-parse");
                  t.setDaemon(true);
                  return t;
                });
  }

  /** Parses all lines of the batch. The batches of a stream come in their order. */
  public Parsed parse(LineBatch batch) {
    int n = batch.size();
    @Nullable Event[] events = new Event[n];
    ExecutorService pool = others;
    int shares = pool == null ? 1 : Math.max(1, Math.min(cores, n / SHARE));
    List<Future<?>> futures = new ArrayList<>();
    for (int s = 0; s < shares; s++) {
      int from = (int) ((long) n * s / shares);
      int to = (int) ((long) n * (s + 1) / shares);
      work[s].begin(batch, from, to, events);
      if (s > 0 && pool != null) {
        futures.add(pool.submit(work[s]));
      }
    }
    work[0].run();
    futures.forEach(Parsing::get);
    int[] folds = new int[0];
    for (int s = 0; s < shares; s++) {
      folds = work[s].appendFolds(folds);
    }
    LineWork here = work[0];
    last.pass(batch, folds, (i, meaning, times) -> here.repeat(batch, i, meaning, times));
    int unknown = 0;
    int ahead = 0;
    int dated = 0;
    long leastLate = Long.MAX_VALUE;
    long mostLate = Long.MIN_VALUE;
    List<Integer> unknownAt = new ArrayList<>();
    for (int s = 0; s < shares; s++) {
      unknown += work[s].unknown();
      ahead += work[s].ahead();
      dated += work[s].dated();
      leastLate = Math.min(leastLate, work[s].leastLate());
      mostLate = Math.max(mostLate, work[s].mostLate());
      work[s].unknownAt(unknownAt);
    }
    @Nullable Event[] all = withFurther(events, shares);
    copies = repeats.pass(all);
    return new Parsed(all, unknown, ahead, dated, leastLate, mostLate, unknownAt);
  }

  /** With the events of lines that gave several; most often there are none. */
  private @Nullable Event[] withFurther(@Nullable Event[] events, int shares) {
    List<LineWork.Further> further = new ArrayList<>();
    for (int s = 0; s < shares; s++) {
      further.addAll(work[s].further());
    }
    if (further.isEmpty()) {
      return events;
    }
    further.sort(Comparator.comparingInt(LineWork.Further::line));
    @Nullable Event[] all = new Event[events.length + further.size()];
    int to = 0;
    int next = 0;
    for (int i = 0; i < events.length; i++) {
      while (next < further.size() && further.get(next).line() == i) {
        all[to++] = further.get(next++).event();
      }
      all[to++] = events[i];
    }
    return all;
  }

  /** How often each line is written in a stream that was judged in the last batch; 0: none was. */
  public int copies() {
    return copies;
  }

  private static void get(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while parsing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a parser failed", e.getCause());
    }
  }

  /** Takes back what {@link #save} wrote. */
  void restore(StateFile state) {
    last.restore(state);
    repeats.restore(state);
  }

  /** Writes what changed since the last call: the last line of each host, the last events. */
  void save(StateFile state) {
    last.save(state);
    repeats.save(state);
  }

  /** How much was understood so far. The thread that parses. */
  public Coverage coverage() {
    return CoverageMeter.sum(Arrays.stream(work).map(LineWork::meter).toList());
  }

  /** Whether the line is to be left alone; that it was is logged. */
  boolean isSetAside(Line line) {
    StuckLines known = stuck;
    if (known == null || !known.isSetAside(line.stream(), line.place())) {
      return false;
    }
    log.warn(
        "the line at place {} of stream {} ({} bytes) stopped the work twice; it is left out and counts as unknown",
        line.place(),
        Long.toHexString(line.stream()),
        line.to() - line.from());
    return true;
  }

  /** The watch: the index of the line that each thread works on, or -1. */
  List<Integer> indexes() {
    return Arrays.stream(work).map(LineWork::index).toList();
  }

  /** The watch, while nothing moves: the lines that are worked on. */
  List<At> at() {
    List<At> all = new ArrayList<>();
    for (LineWork one : work) {
      At at = one.standsAt();
      if (at != null) {
        all.add(at);
      }
    }
    return all;
  }

  /** The watch: who works on lines. */
  List<Thread> threads() {
    List<Thread> all = new ArrayList<>();
    for (LineWork one : work) {
      Thread thread = one.thread();
      if (thread != null) {
        all.add(thread);
      }
    }
    return all;
  }

  /** Whether one of the parsers is for this program. */
  public boolean knows(String program) {
    return parsers.stream().anyMatch(p -> p.knows(program));
  }

  /** What the first parser that knows the line makes of it. */
  public Parser.Outcome outcome(Line line, EventBuilder builder) {
    for (int i = 0; i < parsers.size(); i++) {
      Parser.Outcome outcome = ask(parsers.get(i), line, builder);
      if (outcome != Parser.Outcome.UNKNOWN) {
        return outcome;
      }
    }
    return Parser.Outcome.UNKNOWN;
  }

  /**
   * A parser that throws breaks its word. It must not end the daemon for that: the lines are
   * written by attackers, and one that breaks a parser would be read again at every start.
   */
  private Parser.Outcome ask(Parser parser, Line line, EventBuilder builder) {
    try {
      return parser.parse(line, builder.over(line.bytes()));
    } catch (RuntimeException first) {
      try {
        return parser.parse(line, builder.over(line.bytes()));
      } catch (RuntimeException again) {
        if (failures.getAndIncrement() % FAILURES_A_WORD == 0) {
          log.error(
              "the parser {} fails on the line at place {} of stream {}, which counts as unknown; please report it",
              parser.getClass().getName(),
              line.place(),
              Long.toHexString(line.stream()),
              again);
        }
        return Parser.Outcome.UNKNOWN;
      }
    }
  }

  @Override
  public void close() {
    if (others != null) {
      others.shutdownNow();
    }
  }
}
