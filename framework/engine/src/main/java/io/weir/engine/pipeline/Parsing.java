package io.weir.engine.pipeline;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.parser.Outcome;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Turns the lines of a batch into events, on all cores when there are many. The first parser that
 * knows a line wins. What comes out does not depend on how the work was shared.
 */
public final class Parsing implements AutoCloseable {
  /** Stamps further in the future than this count as the time of reading. */
  private static final long FUTURE = 5 * 60 * 1_000_000L;

  private static final int SHARE = 1_000;

  private final List<Parser> parsers;
  private final Map<String, EventType> types;
  private final int cores;
  private final @Nullable ExecutorService others;

  /**
   * What came of a batch.
   *
   * @param events one slot a line; null where there was no event
   * @param unknown lines that no parser knew
   * @param ahead events whose stamp was too far in the future
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and read by index in the hot loop
  public record Parsed(@Nullable Event[] events, int unknown, int ahead) {}

  /**
   * @param parsers asked in this order
   * @param types the canonical types by name
   * @param cores threads at most, this one included
   */
  public Parsing(List<Parser> parsers, Map<String, EventType> types, int cores) {
    this.parsers = List.copyOf(parsers);
    this.types = Map.copyOf(types);
    this.cores = cores;
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

  /** Parses all lines of the batch. */
  public Parsed parse(LineBatch batch) {
    int n = batch.size();
    @Nullable Event[] events = new Event[n];
    ExecutorService pool = others;
    if (pool == null || n < 2 * SHARE) {
      int[] counts = range(batch, 0, n, events);
      return new Parsed(events, counts[0], counts[1]);
    }
    int shares = Math.min(cores, n / SHARE);
    List<Future<int[]>> futures = new java.util.ArrayList<>();
    for (int s = 1; s < shares; s++) {
      int from = (int) ((long) n * s / shares);
      int to = (int) ((long) n * (s + 1) / shares);
      futures.add(pool.submit(() -> range(batch, from, to, events)));
    }
    int[] counts = range(batch, 0, n / shares, events);
    for (Future<int[]> future : futures) {
      int[] more = get(future);
      counts[0] += more[0];
      counts[1] += more[1];
    }
    return new Parsed(events, counts[0], counts[1]);
  }

  private static int[] get(Future<int[]> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while parsing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a parser failed", e.getCause());
    }
  }

  private int[] range(LineBatch batch, int from, int to, @Nullable Event[] events) {
    Line line = new Line();
    EventBuilder builder = new EventBuilder();
    CRC32C crc = new CRC32C();
    int unknown = 0;
    int ahead = 0;
    Instant received = Instant.MIN;
    long latest = 0;
    for (int i = from; i < to; i++) {
      batch.get(i, line);
      Outcome outcome = outcome(line, builder);
      if (outcome == Outcome.UNKNOWN) {
        unknown++;
      } else if (outcome == Outcome.EVENT) {
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
        events[i] = canonical(builder.build());
      }
    }
    return new int[] {unknown, ahead};
  }

  /** What the first parser that knows the line makes of it. */
  public Outcome outcome(Line line, EventBuilder builder) {
    for (int i = 0; i < parsers.size(); i++) {
      Outcome outcome = parsers.get(i).parse(line, builder.over(line.bytes()));
      if (outcome != Outcome.UNKNOWN) {
        return outcome;
      }
    }
    return Outcome.UNKNOWN;
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

  @Override
  public void close() {
    if (others != null) {
      others.shutdownNow();
    }
  }
}
