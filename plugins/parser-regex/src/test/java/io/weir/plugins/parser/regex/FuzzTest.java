package io.weir.plugins.parser.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Problems;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lines that nobody thought of, for the parsers of the golden cases. */
final class FuzzTest {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 20_000);
  private static final int ROUNDS = 20;
  private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final String[] TOKENS = {
    "\"",
    "\\",
    "[",
    "]",
    "(",
    ":",
    ": ",
    " ",
    "\0",
    "\t",
    "\r",
    "\n",
    "-",
    "é",
    "\u20ac",
    "\ufeff",
    " from 198.51.100.9 port 22 ssh2",
    "ssh2: ",
    "invalid user ",
    "\" 200 1 \"-\" \"-\"",
    "[22/Nov/2026:12:00:00 +0000]",
    "[99/Foo/0000:99:99:99 +9999]",
    "2026/11/22 13:00:00 ",
    "999999999999999999999",
    "\u001b[2J",
  };

  private static final byte[][] BROKEN = {
    {(byte) 0xc3},
    {(byte) 0xc0, (byte) 0xa2},
    {(byte) 0xf8, (byte) 0x88},
    {(byte) 0xff},
    {(byte) 0xe2, (byte) 0x82},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
  };

  private final List<Parser> parsers = new ArrayList<>();
  private final List<byte[]> seeds = new ArrayList<>();

  FuzzTest() throws IOException {
    for (String name : List.of("sshd", "nginx", "kinds", "syslog-stamps")) {
      Path folder = Path.of("src/test/resources/cases", name);
      parsers.add(parser(Files.readString(folder.resolve("options.yml"))));
      String log = Files.readString(folder.resolve("input.log"), StandardCharsets.ISO_8859_1);
      log.lines().forEach(l -> seeds.add(l.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  private static Parser parser(String yaml) {
    String options =
        yaml.lines()
            .filter(l -> !l.matches("(zone|host|received): .*"))
            .reduce("type: regex", (a, b) -> a + "\n" + b);
    Problems problems = new Problems();
    ComponentConfig entry =
        ConfigLoader.component(
            ComponentKind.PARSER, options, Path.of("").toAbsolutePath(), problems);
    RegexConfig config = Binder.bind(RegexConfig.class, entry, Set.of(), problems);
    assertThat(problems.list()).isEmpty();
    TestContext context = new TestContext("regex");
    Parser parser = new RegexParser.Factory().create(Objects.requireNonNull(config), context);
    assertThat(context.rejected()).isEmpty();
    return parser;
  }

  private byte[] next(SplittableRandom random) {
    byte[] line = seeds.get(random.nextInt(seeds.size()));
    for (int k = random.nextInt(4); k > 0; k--) {
      int at = random.nextInt(line.length + 1);
      int to = Math.min(line.length, at + random.nextInt(6));
      byte[] put =
          switch (random.nextInt(4)) {
            case 0 -> TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
            case 1 -> BROKEN[random.nextInt(BROKEN.length)];
            case 2 -> new byte[] {(byte) random.nextInt(256)};
            default -> new byte[0];
          };
      byte[] made = new byte[at + put.length + line.length - to];
      System.arraycopy(line, 0, made, 0, at);
      System.arraycopy(put, 0, made, at, put.length);
      System.arraycopy(line, to, made, at + put.length, line.length - to);
      line = made;
    }
    return line;
  }

  @Property(tries = ROUNDS, shrinking = ShrinkingMode.OFF)
  void aLineNeverThrowsAndGivesTheSameAmidOthers(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] amid = new byte[9_000];
    random.nextBytes(amid);
    EventBuilder within = new EventBuilder();
    int events = 0;
    for (int i = 0; i < TRIES / ROUNDS; i++) {
      byte[] line = next(random);
      int at = random.nextInt(amid.length - line.length);
      System.arraycopy(line, 0, amid, at, line.length);
      for (Parser parser : parsers) {
        Event one = read(parser, line, 0, line.length, new EventBuilder());
        Event two = read(parser, amid, at, at + line.length, within);
        events += one == null ? 0 : 1;
        if (!same(one, two)) {
          throw new AssertionError(one + " is not " + two + ": " + text(line));
        }
      }
    }
    assertThat(events).isPositive();
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void timeGrowsWithTheLengthOnly(@ForAll long seed) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    SplittableRandom random = new SplittableRandom(seed);
    EventBuilder builder = new EventBuilder();
    for (int i = 0; i < 10; i++) {
      byte[] begin = next(random);
      byte[] piece = next(random);
      int from = random.nextInt(piece.length + 1);
      int to = Math.min(piece.length, from + 1 + random.nextInt(12));
      byte[] line = Arrays.copyOf(begin, Math.max(begin.length, LineBatch.MAX_LINE));
      for (int k = begin.length; k < line.length; k++) {
        line[k] = to > from ? piece[from + (k - begin.length) % (to - from)] : (byte) ' ';
      }
      for (Parser parser : parsers) {
        long before = threads.getCurrentThreadCpuTime();
        read(parser, line, 0, line.length, builder);
        long took = threads.getCurrentThreadCpuTime() - before;
        assertThat(took / 1_000_000)
            .as("milliseconds for %s…", text(Arrays.copyOf(line, 600)))
            .isLessThan(2_000);
      }
    }
  }

  /** RE2/J alone reads c3 22 as one character, and c0 a2 as a quote. */
  @Test
  void brokenTextNeitherSwallowsNorForgesAQuote() {
    String head = "192.0.2.1 - - [22/Nov/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 404 1 \"-\" \"";
    for (byte[] broken : BROKEN) {
      byte[] line = (head + "@@\"").getBytes(StandardCharsets.US_ASCII);
      line = Arrays.copyOf(line, line.length + broken.length - 2);
      System.arraycopy(broken, 0, line, head.length(), broken.length);
      line[line.length - 1] = '"';
      Event event = read(parsers.get(1), line, 0, line.length, new EventBuilder());
      assertThat(event).isNotNull();
      assertThat(event.text("user_agent"))
          .isEqualTo(new String(broken, StandardCharsets.UTF_8))
          .doesNotContain("\"");
      assertThat(event.text("path")).isEqualTo("/");
    }
  }

  @Test
  void aLineOfAMegabyteIsCutAndReadWithoutHarm() {
    String head = "192.0.2.1 - - [22/Nov/2026:12:00:00 +0000] \"GET /";
    byte[] line = (head + "x".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII);
    for (Parser parser : parsers) {
      assertThat(read(parser, line, 0, line.length, new EventBuilder())).isNull();
    }
    byte[] tail =
        (head + " HTTP/1.1\" 404 1 \"" + "x".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII);
    Event cut = read(parsers.get(1), tail, 0, tail.length, new EventBuilder());
    assertThat(cut).isNotNull();
    assertThat(cut.integer("status")).isEqualTo(404);
  }

  private static @Nullable Event read(
      Parser parser, byte[] bytes, int from, int to, EventBuilder builder) {
    Line line = new Line().set(bytes, from, to, 1, 0, RECEIVED, ZONE, "web1");
    try {
      Parser.Outcome outcome = parser.parse(line, builder.over(bytes));
      return outcome == Parser.Outcome.EVENT ? builder.build() : null;
    } catch (RuntimeException e) {
      throw new AssertionError(text(Arrays.copyOfRange(bytes, from, to)), e);
    }
  }

  private static boolean same(@Nullable Event a, @Nullable Event b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (!a.type().equals(b.type()) || a.micros() != b.micros()) {
      return false;
    }
    for (Field f : a.type().fields()) {
      if (!Objects.equals(a.value(f.name()), b.value(f.name()))) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }
}
