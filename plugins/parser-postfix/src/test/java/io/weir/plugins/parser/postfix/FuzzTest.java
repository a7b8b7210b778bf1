package io.weir.plugins.parser.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Lines that nobody thought of. jqwik draws the seeds and tells the one that failed; {@code
 * -Dfuzz.tries=10000000} makes a long run of it.
 */
final class FuzzTest {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 20_000);
  private static final int ROUNDS = 20;
  private static final Instant RECEIVED = Instant.parse("2026-10-25T01:30:00Z");

  /** Has an hour that comes twice, at the time of reading. */
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private final PostfixParser parser = new PostfixParser(new PostfixConfig(List.of("mta")));
  private final List<byte[]> seeds;

  FuzzTest() throws IOException {
    seeds = CaseLines.all();
  }

  @Property(tries = ROUNDS, shrinking = ShrinkingMode.OFF)
  void aLineNeverThrowsAndGivesTheSameAmidOthers(@ForAll long seed) {
    Fuzz fuzz = new Fuzz(seeds, seed);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] amid = new byte[9_000];
    random.nextBytes(amid);
    EventBuilder within = new EventBuilder();
    for (int i = 0; i < TRIES / ROUNDS; i++) {
      byte[] line = fuzz.next();
      int at = random.nextInt(amid.length - line.length);
      byte[] around = seeds.get(random.nextInt(seeds.size()));
      int tail = Math.min(around.length, amid.length - at - line.length);
      System.arraycopy(line, 0, amid, at, line.length);
      System.arraycopy(around, 0, amid, at + line.length, tail);
      Event one = read(line, 0, line.length, new EventBuilder());
      Event two = read(amid, at, at + line.length, within);
      if (!same(one, two)) {
        throw new AssertionError(one + " is not " + two + ": " + CaseLines.text(line));
      }
    }
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void oneThreadOrEightAllReadTheSame(@ForAll long seed) {
    List<byte[]> lines = new ArrayList<>();
    List<Event> expected = new ArrayList<>();
    Fuzz fuzz = new Fuzz(seeds, seed);
    EventBuilder builder = new EventBuilder();
    for (int i = 0; i < Math.min(TRIES / ROUNDS, 50_000); i++) {
      byte[] line = fuzz.next();
      lines.add(line);
      expected.add(read(line, 0, line.length, builder));
    }
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int start = t * lines.size() / 8;
      readers.add(
          CompletableFuture.runAsync(
              () -> {
                EventBuilder own = new EventBuilder();
                for (int i = 0; i < lines.size(); i++) {
                  int k = (start + i) % lines.size();
                  byte[] line = lines.get(k);
                  Event event = read(line, 0, line.length, own);
                  if (!same(event, expected.get(k))) {
                    throw new AssertionError(CaseLines.text(line));
                  }
                }
              }));
    }
    readers.forEach(CompletableFuture::join);
  }

  /**
   * Measured in the thread's own processor time, which a busy machine does not change. A look that
   * is not linear would take a minute for one such line.
   */
  @Property(tries = ROUNDS, shrinking = ShrinkingMode.OFF)
  void timeGrowsWithTheLengthOnly(@ForAll long seed) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    SplittableRandom random = new SplittableRandom(seed);
    Fuzz fuzz = new Fuzz(seeds, seed);
    EventBuilder builder = new EventBuilder();
    for (int i = 0; i < 20; i++) {
      byte[] begin = fuzz.next();
      byte[] piece = fuzz.next();
      int from = random.nextInt(piece.length + 1);
      int to = Math.min(piece.length, from + 1 + random.nextInt(12));
      byte[] line = Arrays.copyOf(begin, 256 * 1024);
      for (int k = begin.length; k < line.length; k++) {
        line[k] = to > from ? piece[from + (k - begin.length) % (to - from)] : (byte) ' ';
      }
      long before = threads.getCurrentThreadCpuTime();
      read(line, 0, line.length, builder);
      long took = threads.getCurrentThreadCpuTime() - before;
      assertThat(took / 1_000_000)
          .as("milliseconds for %s…", CaseLines.text(Arrays.copyOf(line, 600)))
          .isLessThan(2_000);
    }
  }

  /** The event, null for none. Whatever the line holds, its values are of their fields' kinds. */
  private @Nullable Event read(byte[] bytes, int from, int to, EventBuilder builder) {
    Line line = new Line().set(bytes, from, to, 1, 0, RECEIVED, ZONE);
    try {
      Parser.Outcome outcome = parser.parse(line, builder.over(bytes));
      return outcome == Parser.Outcome.EVENT ? builder.build() : null;
    } catch (RuntimeException e) {
      throw new AssertionError(CaseLines.text(Arrays.copyOfRange(bytes, from, to)), e);
    }
  }

  private static boolean same(@Nullable Event a, @Nullable Event b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    EventType type = a.type();
    if (!type.equals(b.type()) || a.micros() != b.micros()) {
      return false;
    }
    for (Field f : type.fields()) {
      if (!Objects.equals(a.value(f.name()), b.value(f.name()))) {
        return false;
      }
    }
    return true;
  }
}
