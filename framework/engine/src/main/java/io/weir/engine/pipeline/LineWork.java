package io.weir.engine.pipeline;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.parser.Outcome;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.engine.coverage.CoverageMeter;
import io.weir.engine.syslog.FoldedLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One thread's share of parsing, batch after batch. One thread at a time. */
final class LineWork implements Runnable {
  /** Stamps further in the future than this count as the time of reading. */
  private static final long FUTURE = 5 * 60 * 1_000_000L;

  private final Parsing parsing;
  private final Map<String, EventType> types;
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
  private int unknown;
  private int ahead;
  private int[] folds = new int[0];
  private int foldCount;
  private Instant received = Instant.MIN;
  private long latest;

  LineWork(Parsing parsing, Map<String, EventType> types) {
    this.parsing = parsing;
    this.types = types;
    meter = new CoverageMeter(parsing::knows);
  }

  void begin(LineBatch newBatch, int start, int end, @Nullable Event[] into) {
    batch = newBatch;
    from = start;
    to = end;
    events = into;
    unknown = 0;
    ahead = 0;
    foldCount = 0;
  }

  @Override
  public void run() {
    for (int i = from; i < to; i++) {
      batch.get(i, line);
      Outcome outcome = parsing.outcome(line, builder);
      if (outcome == Outcome.UNKNOWN && folded.read(line)) {
        fold(i);
      } else {
        take(i, line, outcome, 1);
      }
    }
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

  /** The lines that repeat their host's last one, behind those of others. */
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
      of.get(index, line);
      take(index, meaning, parsing.outcome(meaning, builder), times);
    }
  }

  /**
   * @param meaning what was parsed: the line itself, or what it stands for
   */
  private void take(int index, Line meaning, Outcome outcome, int times) {
    if (outcome != Outcome.EVENT) {
      meter.count(meaning, outcome);
      unknown += outcome == Outcome.UNKNOWN ? 1 : 0;
    } else {
      meter.event(meaning, builder);
      if (!line.received().equals(received)) {
        received = line.received();
        latest = Event.micros(received) + FUTURE;
      }
      if (builder.micros() > latest) {
        builder.micros(latest - FUTURE);
        ahead++;
      }
      crc.reset();
      crc.update(line.bytes(), line.from(), line.to() - line.from());
      builder.id(new EventId(line.stream(), line.place(), (int) crc.getValue()));
      if (times > 1) {
        builder.times(times);
      }
      events[index] = canonical(builder.build());
    }
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

  int unknown() {
    return unknown;
  }

  int ahead() {
    return ahead;
  }

  CoverageMeter meter() {
    return meter;
  }
}
