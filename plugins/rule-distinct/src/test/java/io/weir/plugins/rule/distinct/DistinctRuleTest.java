package io.weir.plugins.rule.distinct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.Address;
import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Window;
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DistinctRuleTest implements RuleContract {
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "Accepted.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("sasl_username", 255, "Whose."),
              Field.text("sender", 255, "Sender."))
          .build();
  private static final EventType FAILURE =
      EventType.named("mail_auth_failure", "Login failed.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("sasl_username", 255, "Whose."),
              Field.text("kind", 64, "Why."))
          .build();
  private static final EventType KNOCK =
      EventType.named("knock", "Somebody knocked.")
          .fields(Field.text("door", 20, "Where."), Field.integer("force", "How hard."))
          .build();

  @Override
  public Rule.Factory<?> factory() {
    return new DistinctRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of(MESSAGE, FAILURE, KNOCK);
  }

  private static DistinctConfig options(String of, String window, long... limits) {
    return new DistinctConfig(
        MESSAGE,
        Key.parse(of),
        List.of(Key.parse("sasl_username")),
        Condition.any(),
        Window.parse(window),
        Arrays.stream(limits).mapToObj(at -> new Limit(at, List.of())).toList());
  }

  private RuleRun run(DistinctConfig options) {
    return new RuleRun(factory(), options, new TestContext("it").types(types()));
  }

  private static Event message(long micros, int address) {
    return new EventBuilder()
        .start(MESSAGE, micros)
        .id(new EventId(1, micros, 0))
        .put("client_address", Address.ofIpv4(address))
        .put("sasl_username", "anna@example.org")
        .build();
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    TestContext context = new TestContext("it").types(types());
    DistinctRule.Factory factory = new DistinctRule.Factory();
    for (DistinctConfig wrong :
        List.of(
            options("sasl_username", "1h", 5),
            options("client_address", "1h", 5, 1000, 1001),
            options("client_address", "calendar_hour", 5, 5))) {
      assertThatThrownBy(() -> factory.create(wrong, context))
          .isInstanceOf(ConfigurationException.class);
    }
    assertThat(context.rejected())
        .containsExactly(
            "of: is the same as per, so there would always be one value of it for each key",
            "levels[2].at: at most 1000 in a window that slides; use a calendar window for more",
            "levels[1].at: 5 must be greater than the level before, 5");
    assertThat(factory.create(options("client_address", "calendar_day", 5, 50_000), context).unit())
        .isEqualTo("addresses");
  }

  /** Each event is compared with a count over all events in the window, late ones too. */
  @Test
  void aSlidingWindowIsExact() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RuleRun run = run(options("client_address", "10m", 3, 8));
      Map<Integer, Long> newest = new HashMap<>();
      long now = NOON;
      int active = 0;
      for (int i = 0; i < 600; i++) {
        now += random.nextInt(i % 90 == 89 ? 700 : 20) * 1_000_000L;
        long at = random.nextInt(5) == 0 ? now - random.nextInt(900) * 1_000_000L : now;
        int address = random.nextInt(i % 60 + 1);
        int before = run.found().size();
        run.judge(message(at, address));
        if (at == now) {
          newest.put(address, now);
        } else {
          newest.merge(address, at, Math::max);
        }
        long highest = newest.values().stream().max(Long::compare).orElse(0L);
        long distinct = newest.values().stream().filter(t -> t > highest - 600_000_000L).count();
        for (RuleRun.Found f : run.found().subList(before, run.found().size())) {
          active += f.raised() ? 1 : -1;
        }
        assertThat(active)
            .as("seed %d, event %d: %d distinct", seed, i, distinct)
            .isEqualTo(distinct < 3 ? 0 : distinct < 8 ? 1 : 2);
        if (i % 41 == 0) {
          run.cut();
        }
      }
    }
  }

  @Test
  void aSlidingWindowCountsNoFurtherThanItsGreatestLimit() {
    RuleRun run = run(options("client_address", "1h", 10, 50));
    for (int i = 0; i < 5000; i++) {
      run.judge(message(NOON + i * 1000L, i));
    }
    assertThat(run.rule().top(1).get(0).value()).isEqualTo(50);
    assertThat(run.savedBytes()).isLessThan(50 * 16 + 100 * 28 + 100 * 28 + 100);
  }

  @Test
  void aCalendarWindowIsExactUpToAThousandAndAboutRightBeyond() {
    RuleRun run = run(options("client_address", "calendar_day", 1000, 3000));
    long before = 0;
    for (int i = 1; i <= 3500; i++) {
      run.judge(message(NOON + i * 1000L, i));
      run.judge(message(NOON + i * 1000L + 1, i));
      if (i % 250 == 0) {
        run.cut();
        long measure = (long) run.rule().top(1).get(0).value();
        assertThat(measure).isGreaterThanOrEqualTo(before).isCloseTo(i, within(i / 25L));
        assertThat(i > 1000 || measure == i).isTrue();
        before = measure;
      }
    }
    assertThat(run.savedBytes()).isLessThan(4096 + 100 * 28 + 100 * 28 + 200);
    assertThat(run.found()).hasSize(2);
    assertThat(run.found().get(0).line()).isEqualTo(1999);
    assertThat(run.found().get(0).sentence())
        .isEqualTo("anna@example.org: messages from 1,000 addresses since 00:00 (limit 1,000)");
    assertThat(run.found().get(1).sentence())
        .isEqualTo(
            "anna@example.org: messages from about 3,000 addresses since 00:00 (limit 3,000)");
  }

  @Test
  void theStandardErrorIsAtMostAboutOnePercent() {
    double squares = 0;
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Values values = new Values();
      for (int i = 0; i < 20_000; i++) {
        values.add(random.nextLong());
      }
      double error = (values.count() - 20_000) / 20_000.0;
      squares += error * error;
    }
    assertThat(Math.sqrt(squares / 100)).isBetween(0.004, 0.013);
  }

  @Test
  void otherValuesStartAnewAndAnotherLimitDoesNot() {
    TestContext context = new TestContext("it").types(types());
    new RuleRun(factory(), options("client_address", "1h", 5), context).judge(message(NOON, 1));
    new RuleRun(factory(), options("client_address", "1h", 9), context.restarted());
    for (DistinctConfig other :
        List.of(
            options("client_address/24/48", "1h", 5),
            options("sender", "1h", 5),
            options("client_address", "2h", 5))) {
      TestContext after = context.restarted();
      assertThatThrownBy(() -> new RuleRun(factory(), other, after))
          .hasMessageContaining("other options");
    }
  }

  @Test
  void namesWhatItCounts() {
    assertThat(ValueWords.of(Key.parse("client_address/24/48")).with("12", false))
        .isEqualTo("from 12 networks");
    assertThat(ValueWords.of(Key.parse("sasl_username")).with("1", true)).isEqualTo("as 1 account");
    assertThat(ValueWords.of(Key.parse("door")).with("2", false))
        .isEqualTo("with 2 values of door");
  }
}
