package io.weir.plugins.rule.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.testkit.Events;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Random logs, judged by the rule and by a naive count over all events. */
final class RateOracleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private record Step(boolean tick, long micros, String address, int times) {}

  /** What a window says: the measure of a key at a time, over all events up to now. */
  private interface Measure {
    long of(List<Step> seen, String address, long now);
  }

  private static long sliding(List<Step> seen, String address, long now, long length) {
    return seen.stream()
        .filter(s -> s.address.equals(address) && s.micros > now - length)
        .mapToLong(Step::times)
        .sum();
  }

  private static String hour(long micros) {
    ZonedDateTime at = Event.instant(micros).atZone(BERLIN);
    return at.truncatedTo(ChronoUnit.HOURS).toLocalDateTime() + "" + at.getOffset();
  }

  private static String day(long micros) {
    return Event.instant(micros).atZone(BERLIN).toLocalDate().toString();
  }

  private static List<Step> random(Random random, long from, int n, long stride) {
    List<Step> steps = new ArrayList<>();
    long at = from;
    for (int i = 0; i < n; i++) {
      at += random.nextInt(4) == 0 ? 0 : (long) (random.nextDouble() * stride);
      if (random.nextInt(50) == 0) {
        at += stride * 20;
      }
      if (random.nextInt(3) == 0) {
        steps.add(new Step(true, at, "", 0));
      } else {
        int times = random.nextInt(10) == 0 ? 1 + random.nextInt(8) : 1;
        steps.add(new Step(false, at, "192.0.2." + random.nextInt(3), times));
      }
    }
    return steps;
  }

  /** {@code line raise|clear level address measure}. */
  private static List<String> naive(
      List<Step> steps, long[] limits, LongFunction<String> window, Measure measure) {
    List<String> out = new ArrayList<>();
    List<Step> seen = new ArrayList<>();
    Map<String, Integer> standing = new HashMap<>();
    Map<String, String> windows = new HashMap<>();
    int line = 0;
    for (Step step : steps) {
      line++;
      if (!step.tick) {
        seen.add(step);
      }
      TreeSet<String> touched =
          new TreeSet<>(step.tick ? standing.keySet() : List.of(step.address));
      for (String address : touched) {
        long now = measure.of(seen, address, step.micros);
        int reached = 0;
        while (reached < limits.length && now >= limits[reached]) {
          reached++;
        }
        int before = standing.getOrDefault(address, 0);
        // A window that is over takes its alerts along, even where the next one begins with many.
        String last = windows.put(address, window.apply(step.micros));
        int stays = window.apply(step.micros).equals(last) ? reached : 0;
        for (int level = before; level > stays; level--) {
          out.add(line + " clear " + level + " " + address);
        }
        for (int level = Math.min(before, stays) + 1; level <= reached; level++) {
          out.add(line + " raise " + level + " " + address + " " + now);
        }
        standing.put(address, reached);
      }
    }
    return out;
  }

  private static List<String> judged(List<Step> steps, String window, long[] limits, Random cuts) {
    RuleRun run =
        new RuleRun(
            new RateRule.Factory(),
            Mail.options(window, limits),
            new TestContext("it").types(Mail.TYPES).zone(BERLIN));
    for (Step step : steps) {
      if (cuts.nextInt(10) == 0) {
        run.cut();
      }
      if (step.tick) {
        run.tick(Event.instant(step.micros));
      } else {
        Event event = Mail.accepted(step.micros, step.address, step.times);
        run.judge(event);
      }
    }
    return run.found().stream()
        .map(
            f ->
                f.line()
                    + (f.raised() ? " raise " : " clear ")
                    + f.level()
                    + " "
                    + f.subject().value()
                    + (f.raised() ? " " + (long) f.measure() : ""))
        .toList();
  }

  @Test
  void slidingWindowsAreExactToTheEvent() {
    long from = Events.micros("2026-11-22T12:00:00Z");
    int raised = 0;
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      long[] limits = {1 + random.nextInt(4), 6 + random.nextInt(4), 12 + random.nextInt(20)};
      long stride = seed % 3 == 0 ? 1_000_000 : 15_000_000;
      List<Step> steps = random(random, from, 200, stride);
      List<String> expected =
          naive(
              steps,
              limits,
              at -> "",
              (seen, address, now) -> sliding(seen, address, now, 60_000_000));
      assertThat(judged(steps, "1m", limits, random)).as("seed %d", seed).isEqualTo(expected);
      raised += expected.size();
    }
    assertThat(raised).isGreaterThan(1200);
  }

  @Test
  void calendarHoursAreExactOverTheClockChange() {
    calendar("calendar_hour", "2026-10-24T22:00:00Z", 120_000_000L, RateOracleTest::hour);
    calendar("calendar_hour", "2026-03-28T22:00:00Z", 120_000_000L, RateOracleTest::hour);
    calendar("calendar_hour", "2026-12-31T20:00:00Z", 120_000_000L, RateOracleTest::hour);
  }

  @Test
  void calendarDaysAreExactOverTheClockChange() {
    calendar("calendar_day", "2026-10-23T20:00:00Z", 3_000_000_000L, RateOracleTest::day);
    calendar("calendar_day", "2026-03-27T20:00:00Z", 3_000_000_000L, RateOracleTest::day);
  }

  private static void calendar(String window, String from, long stride, LongFunction<String> cut) {
    int raised = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      long[] limits = {2 + random.nextInt(4), 8 + random.nextInt(10)};
      List<Step> steps = random(random, Events.micros(from), 200, stride);
      List<String> expected =
          naive(
              steps,
              limits,
              cut,
              (seen, address, now) ->
                  seen.stream()
                      .filter(
                          s ->
                              s.address.equals(address)
                                  && cut.apply(s.micros).equals(cut.apply(now)))
                      .mapToLong(Step::times)
                      .sum());
      assertThat(judged(steps, window, limits, random)).as("seed %d", seed).isEqualTo(expected);
      raised += expected.size();
    }
    assertThat(raised).isGreaterThan(120);
  }

  /** Late lines too: a line counts in the window that ends at the key's newest line. */
  @Test
  void slidingWindowsTakeLateLines() {
    long from = Events.micros("2026-11-22T12:00:00Z");
    for (int seed = 0; seed < 80; seed++) {
      Random random = new Random(seed);
      long[] limits = {3, 7};
      List<Step> steps = new ArrayList<>();
      for (Step s : random(random, from, 150, 10_000_000)) {
        long late = random.nextInt(4) == 0 ? random.nextInt(90_000_000) : 0;
        if (!s.tick) {
          steps.add(new Step(false, s.micros - late, s.address, s.times));
        }
      }
      List<String> expected =
          naive(
              steps,
              limits,
              at -> "",
              (seen, address, now) -> {
                long newest =
                    seen.stream()
                        .filter(s -> s.address.equals(address))
                        .mapToLong(Step::micros)
                        .max()
                        .orElseThrow();
                return sliding(seen, address, newest, 60_000_000);
              });
      assertThat(judged(steps, "1m", limits, random)).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
