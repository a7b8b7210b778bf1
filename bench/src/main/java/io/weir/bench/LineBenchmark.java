package io.weir.bench;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for one line of a kind: looked at, and made an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LineBenchmark {
  @Param({
    "connect",
    "accepted",
    "header",
    "queued",
    "delivery",
    "removed",
    "reject",
    "auth_failure",
    "disconnect",
    "lost",
    "tls",
    "postscreen",
    "warning",
    "other"
  })
  private String kind = "";

  private final Parser parser = Postfix.parser();
  private final Line line = new Line();
  private final EventBuilder builder = new EventBuilder();

  /** Once: the line stands where a batch would hold it. */
  @Setup
  public void line() {
    byte[] bytes = Postfix.line(kind);
    Instant received = Instant.parse("2026-11-22T12:00:00Z");
    line.set(bytes, 0, bytes.length, 1, 0, received, ZoneOffset.UTC);
  }

  /** What {@code weir parse --count} does. */
  @Benchmark
  public Parser.Outcome parse() {
    return parser.parse(line, builder.over(line.bytes()));
  }

  /** What the daemon does. */
  @Benchmark
  public @Nullable Event build() {
    return parse() == Parser.Outcome.EVENT ? builder.build() : null;
  }
}
