package io.weir.bench;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

/**
 * Nanoseconds for one line with the patterns of {@code conf/sshd-nginx.yaml}. To be run in the
 * repository's folder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RegexBenchmark {
  private static final String REQUEST =
      "198.51.100.77 - - [22/Nov/2026:10:15:42 +0000] \"GET /news?page=2 HTTP/1.1\" 200 5316"
          + " \"https://www.example.org/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) ";
  private static final Map<String, String> LINES =
      Map.of(
          "failure",
          "Nov 22 10:15:42 web1 sshd[4711]: Failed password for invalid user admin from"
              + " 198.51.100.77 port 40312 ssh2",
          "unknown",
          "Nov 22 10:15:42 web1 sshd[4711]: Something new",
          "other",
          "Nov 22 10:15:42 web1 dovecot: imap-login: Login: user=<anna>, rip=198.51.100.7",
          "request",
          REQUEST + "Gecko/20100101 Firefox/145.0\"",
          "unicode",
          REQUEST + "Gecko/20100101 Firefox/145.0 é\"");

  /** Those with other letters than ASCII are matched by RE2/J itself. */
  @Param({"failure", "unknown", "other", "request", "unicode"})
  private String kind = "";

  private final EventBuilder builder = new EventBuilder();
  private Line line = new Line();
  private Parser parser = (l, e) -> Parser.Outcome.UNKNOWN;

  /** Once. */
  @Setup
  @SuppressWarnings("unchecked")
  public void make() throws ReflectiveOperationException {
    line = Line.of(Objects.requireNonNull(LINES.get(kind)), Instant.now(), ZoneOffset.UTC);
    Parser.Factory<Object> factory =
        (Parser.Factory<Object>)
            Class.forName("io.weir.plugins.parser.regex.RegexParser$Factory")
                .getConstructor()
                .newInstance();
    Loaded loaded = ConfigLoader.load(Path.of("conf/sshd-nginx.yaml"), List.of(), Map.of());
    String id = kind.equals("request") || kind.equals("unicode") ? "nginx" : "sshd";
    for (ComponentConfig entry : loaded.config().parsers()) {
      if (entry.id().equals(id)) {
        Object options = Binder.bind(factory.configType(), entry, Set.of(), loaded.problems());
        parser =
            factory.create(
                Objects.requireNonNull(options, loaded.problems()::toString), new TestContext(id));
      }
    }
  }

  /** What {@code weir parse --count} does. */
  @Benchmark
  public Parser.Outcome parse() {
    return parser.parse(line, builder.over(line.bytes()));
  }
}
