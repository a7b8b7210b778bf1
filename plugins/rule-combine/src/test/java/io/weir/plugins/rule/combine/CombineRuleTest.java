package io.weir.plugins.rule.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CombineRuleTest implements RuleContract {
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");
  private static final Subject ANNA = new Subject("sasl_username", "anna@example.org");

  @Override
  public Rule.Factory<?> factory() {
    return new CombineRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of();
  }

  private static CombineConfig options(String of, int least, String within, int... levels) {
    return new CombineConfig(
        new LinkedHashSet<>(Arrays.asList(of.split(" "))),
        least,
        Duration.parse("PT" + within),
        Arrays.stream(levels).mapToObj(at -> new CombineConfig.At(at, List.of("tell"))).toList());
  }

  private static Alert alert(String rule, int level, long micros, int values) {
    return new Alert(
        rule + level,
        rule,
        "events",
        Event.instant(micros),
        Finding.at(level, ANNA)
            .since(Event.instant(micros))
            .evidence(
                Map.of(
                    "client_address",
                    IntStream.range(0, values).mapToObj(i -> rule + " " + i).toList()))
            .events(IntStream.range(0, values).mapToObj(i -> new EventId(1, i, 0)).toList())
            .says("it happened"));
  }

  @Test
  void hearsTheRulesThatItCombines() {
    TestContext context = new TestContext("it");
    new CombineRule.Factory().create(options("a b c", 2, "30M"), context);
    assertThat(context.heard()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    TestContext context = new TestContext("it");
    CombineRule.Factory factory = new CombineRule.Factory();
    for (CombineConfig wrong :
        List.of(
            options("a b", 3, "1M"),
            options("a b", 2, "1M", 3),
            options("a b c", 2, "1M", 3, 2, 2))) {
      assertThatThrownBy(() -> factory.create(wrong, context))
          .isInstanceOf(ConfigurationException.class);
    }
    assertThat(context.rejected())
        .containsExactly(
            "least: 3 of 2 rules is too many",
            "levels[0].at: 3 of 2 rules is too many",
            "levels[1].at: 2 must be greater than the level before, 3",
            "levels[2].at: 2 must be greater than the level before, 2");
  }

  @Test
  void noRuleDisplacesTheEvidenceOfAnother() {
    RuleRun run = new RuleRun(factory(), options("a b c", 2, "30M", 3), new TestContext("it"));
    run.hear(alert("a", 1, NOON, 100), true);
    run.hear(alert("b", 1, NOON + 1, 3), true);
    run.cut();
    run.hear(alert("c", 1, NOON + 2, 100), true);
    RuleRun.Found found = run.found().get(0);
    List<String> addresses = found.evidence().get("client_address");
    assertThat(addresses).hasSize(100).contains("a 99", "b 0", "b 1", "b 2", "c 99");
    assertThat(addresses.stream().filter(v -> v.startsWith("a "))).hasSizeBetween(48, 49);
    assertThat(found.events()).hasSizeLessThanOrEqualTo(100).contains(new EventId(1, 99, 0));
  }

  /**
   * Compared with the definition: a rule counts while it is active, and for a time after it began.
   */
  @Test
  void countsRulesAsItSays() {
    List<String> rules = List.of("a", "b", "c", "d");
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      RuleRun run =
          new RuleRun(factory(), options("a b c d", 2, "60S", 2, 3), new TestContext("it"));
      boolean[][] active = new boolean[4][3];
      long[] began = new long[4];
      Arrays.fill(began, Long.MIN_VALUE / 2);
      long now = NOON;
      int raised = 0;
      int seen = 0;
      for (int i = 0; i < 300; i++) {
        now += random.nextInt(25) * 1_000_000L;
        run.tick(Event.instant(now));
        int rule = random.nextInt(4);
        int level = 1 + random.nextInt(2);
        boolean begins = !active[rule][level];
        active[rule][level] = begins;
        began[rule] = begins ? now : began[rule];
        run.hear(alert(rules.get(rule), level, now, 1), begins);
        run.tick(Event.instant(now));
        if (random.nextInt(10) == 0) {
          run.cut();
        }
        for (; seen < run.found().size(); seen++) {
          raised += run.found().get(seen).raised() ? 1 : -1;
        }
        long at = now;
        long counting =
            Stream.of(0, 1, 2, 3)
                .filter(r -> active[r][1] || active[r][2] || began[r] > at - 60_000_000L)
                .count();
        assertThat(raised)
            .as("seed %d, step %d", seed, i)
            .isEqualTo(counting < 2 ? 0 : counting == 2 ? 1 : 2);
      }
    }
  }

  @Test
  void otherRulesStartAnewAndOtherLevelsDoNot() {
    TestContext context = new TestContext("it");
    new RuleRun(factory(), options("a b c", 2, "30M"), context).hear(alert("a", 1, NOON, 1), true);
    RuleRun more = new RuleRun(factory(), options("c b a", 2, "30M", 2, 3), context.restarted());
    assertThat(more.hear(alert("b", 1, NOON, 1), true).found()).hasSize(1);
    List<CombineConfig> others =
        new ArrayList<>(List.of(options("a b", 2, "30M"), options("a b c", 2, "31M")));
    for (CombineConfig other : others) {
      TestContext after = context.restarted();
      assertThatThrownBy(() -> new RuleRun(factory(), other, after))
          .hasMessageContaining("other options");
    }
    assertThat(Set.of("30m", "1h", "2d", "90s", "1500ms"))
        .containsExactlyInAnyOrder(
            CombineRule.text(Duration.ofMinutes(30)),
            CombineRule.text(Duration.ofHours(1)),
            CombineRule.text(Duration.ofDays(2)),
            CombineRule.text(Duration.ofSeconds(90)),
            CombineRule.text(Duration.ofMillis(1500)));
  }
}
