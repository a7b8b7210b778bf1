package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.internal.EventAccess;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.engine.coverage.CoverageMeter;
import io.weir.engine.syslog.FoldedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One thread's share of parsing, batch after batch. One thread at a time. */
final class LineWork implements Runnable {
  private static final EventAccess EVENTS = EventAccess.get();

  /** Stamps further in the future than this count as the time of reading. */
  private static final long FUTURE = 5 * 60 * 1_000_000L;

  /** Works on no line. */
  private static final int NONE = -1;

  private final Parsing parsing;
  private final Map<String, EventType> types;
  private final Predicate<EventType> used;
  private final CoverageMeter meter;
  private final Line line = new Line();
  private final Line made = new Line();
  private final EventBuilder builder = new EventBuilder();
  private final CRC32C crc = new CRC32C();
  private final FoldedLine folded = new FoldedLine();
  private LineBatch batch = new LineBatch(0);
  private @Nullable Event[] events = new Event[0];
  private int from;
  private int to;

  /** The line that is worked on. Written opaquely: the watch reads it from its own thread. */
  private final AtomicInteger at = new AtomicInteger(NONE);

  private volatile @Nullable Thread thread;
  private int unknown;
  private int ahead;
  private int dated;
  private long leastLate;
  private long mostLate;

  /** The first and the last line that nobody knows, or -1. */
  private int firstUnknown;

  private int lastUnknown;
  private final List<Further> further = new ArrayList<>();
  private int[] folds = new int[0];
  private int foldCount;
  private Instant received = Instant.MIN;
  private long latest;

  /**
   * An event of a line that gave several.
   *
   * @param line the line's index; its last event is in the slot of the line
   */
  record Further(int line, Event event) {}

  LineWork(Parsing parsing, Map<String, EventType> types, Predicate<EventType> used) {
    this.parsing = parsing;
    this.types = types;
    this.used = used;
    meter = new CoverageMeter(parsing::knows);
  }

  void begin(LineBatch newBatch, int start, int end, @Nullable Event[] into) {
    batch = newBatch;
    from = start;
    to = end;
    events = into;
    unknown = 0;
    ahead = 0;
    dated = 0;
    leastLate = Long.MAX_VALUE;
    mostLate = Long.MIN_VALUE;
    firstUnknown = NONE;
    lastUnknown = NONE;
    foldCount = 0;
    further.clear();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    for (int i = from; i < to; i++) {
      at.setOpaque(i);
      batch.get(i, line);
      if (parsing.isSetAside(line)) {
        unknown++;
        meter.setAside();
        continue;
      }
      Parser.Outcome outcome = parsing.outcome(line, builder);
      if (outcome == Parser.Outcome.UNKNOWN && folded.read(line)) {
        fold(i);
      } else {
        take(i, line, outcome, 1);
      }
    }
    rests();
  }

  private void rests() {
    at.setOpaque(NONE);
    thread = null;
  }

  /** Any thread: the index of the line that is worked on, or -1. */
  int index() {
    return at.getOpaque();
  }

  /** Any thread: who works, or null. */
  @Nullable Thread thread() {
    return thread;
  }

  /** The watch, while this hangs at a line: that line. */
  Parsing.@Nullable At standsAt() {
    int index = index();
    if (index < 0 || index >= batch.size()) {
      return null;
    }
    Line here = batch.get(index, new Line());
    return new Parsing.At(new StuckLines.Key(here.stream(), here.place()), here.to() - here.from());
  }

  private void fold(int index) {
    if (folded.isQuoted()) {
      meter.folded();
      Line meaning = folded.unfolded(line, made);
      take(index, meaning, parsing.outcome(meaning, builder), folded.times());
    } else {
      if (foldCount == folds.length) {
        folds = Arrays.copyOf(folds, Math.max(16, foldCount * 2));
      }
      folds[foldCount++] = index;
    }
  }

  /** The lines that repeat their host's last one, after those of others. */
  int[] appendFolds(int[] before) {
    if (foldCount == 0) {
      return before;
    }
    int[] all = Arrays.copyOf(before, before.length + foldCount);
    System.arraycopy(folds, 0, all, before.length, foldCount);
    return all;
  }

  /** A line that stands for others; null: nobody knows for which. */
  void repeat(LineBatch of, int index, @Nullable Line meaning, int times) {
    meter.folded();
    if (meaning != null) {
      at.setOpaque(index);
      of.get(index, line);
      take(index, meaning, parsing.outcome(meaning, builder), times);
      at.setOpaque(NONE);
    }
  }

  /**
   * @param meaning what was parsed: the line itself, or what it stands for
   */
  private void take(int index, Line meaning, Parser.Outcome outcome, int times) {
    if (outcome != Parser.Outcome.EVENT) {
      meter.count(meaning, outcome);
      if (outcome == Parser.Outcome.UNKNOWN) {
        unknown++;
        firstUnknown = firstUnknown == NONE ? index : firstUnknown;
        lastUnknown = index;
      }
    } else {
      meter.event(meaning, builder);
      if (!line.received().equals(received)) {
        received = line.received();
        latest = Event.micros(received) + FUTURE;
      }
      long late = latest - FUTURE - builder.micros();
      dated++;
      leastLate = Math.min(leastLate, late);
      mostLate = Math.max(mostLate, late);
      crc.reset();
      crc.update(line.bytes(), line.from(), line.to() - line.from());
      EventId id = new EventId(line.stream(), line.place(), (int) crc.getValue());
      for (Event before : EVENTS.ended(builder)) {
        further.add(new Further(index, finished(before.toBuilder(), id, times)));
      }
      if (builder.micros() > latest) {
        ahead++;
      }
      events[index] = finished(builder, id, times);
    }
  }

  private Event finished(EventBuilder event, EventId id, int times) {
    if (event.micros() > latest) {
      event.micros(latest - FUTURE);
    }
    event.id(id);
    if (times > 1) {
      event.times(times);
    }
    EventType type = event.type();
    return type == null || used.test(type) ? canonical(event.build()) : EVENTS.bare(event);
  }

  /** A jar with an older vocabulary makes events of a type with fewer fields. */
  private Event canonical(Event event) {
    EventType known = types.get(event.type().name());
    if (known == null || known.fields().size() == event.type().fields().size()) {
      return event;
    }
    EventBuilder longer =
        new EventBuilder().start(known, event.micros()).id(event.id()).times(event.times());
    for (int i = 0; i < event.type().fields().size(); i++) {
      longer.put(event.type().fields().get(i), event.value(i));
    }
    return longer.build();
  }

  /** Events before the last one of their line, in order; of a line that stands for others too. */
  List<Further> further() {
    return further;
  }

  int unknown() {
    return unknown;
  }

  int ahead() {
    return ahead;
  }

  /** Events so far. */
  int dated() {
    return dated;
  }

  /** The least number of micros from an event's stamp to its reading. */
  long leastLate() {
    return leastLate;
  }

  long mostLate() {
    return mostLate;
  }

  /** Some of the lines that nobody knows. */
  void unknownAt(List<Integer> all) {
    if (firstUnknown != NONE) {
      all.add(firstUnknown);
    }
    if (lastUnknown != firstUnknown) {
      all.add(lastUnknown);
    }
  }

  CoverageMeter meter() {
    return meter;
  }
}
