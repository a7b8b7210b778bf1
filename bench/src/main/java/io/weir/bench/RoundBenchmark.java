package io.weir.bench;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Parser;
import io.weir.api.source.LineBatch;
import io.weir.engine.join.Joiner;
import io.weir.engine.loop.Parsing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds a line of the loop's first steps: a batch is parsed, then joined. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RoundBenchmark {
  private static final int LINES = 6_000;

  @Param({"1", "2"})
  private int cores = 1;

  private final LineBatch batch = new LineBatch(1 << 21);
  private @Nullable Parsing parsing;
  private @Nullable Joiner joiner;

  /** A thousand messages, each with its six lines. */
  @Setup(Level.Trial)
  public void batch() {
    Parser.Vocabulary vocabulary = Postfix.factory().vocabulary();
    Map<String, EventType> types =
        vocabulary.types().stream().collect(Collectors.toMap(EventType::name, Function.identity()));
    parsing = new Parsing(List.of(Postfix.parser()), types, cores);
    joiner = new Joiner(vocabulary.joins().get(0), 200_000);
    String[] way = {"connect", "accepted", "header", "queued", "delivery", "removed"};
    batch.clear();
    batch.begin(1, Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    long place = 0;
    for (int i = 0; i < LINES; i++) {
      String id = String.format("4Lyb%05dXVzj9Jl", i / way.length);
      byte[] line =
          new String(Postfix.line(way[i % way.length]), StandardCharsets.UTF_8)
              .replace("4Lyb5328XVzj9Jl", id)
              .getBytes(StandardCharsets.UTF_8);
      batch.add(place, line, 0, line.length);
      place += line.length + 1;
    }
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void close() {
    if (parsing != null) {
      parsing.close();
    }
  }

  /** Lines to events. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Object parse() {
    return parsing().parse(batch);
  }

  /** Lines to events that know their message. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void parseAndJoin(Blackhole out) {
    Joiner to = joiner;
    if (to == null) {
      throw new IllegalStateException("no setup");
    }
    for (@Nullable Event event : parsing().parse(batch).events()) {
      if (event != null) {
        to.join(event, out::consume);
      }
    }
  }

  private Parsing parsing() {
    Parsing made = parsing;
    if (made == null) {
      throw new IllegalStateException("no setup");
    }
    return made;
  }
}
