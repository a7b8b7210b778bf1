package io.weir.plugins.rule.firstseen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Problems;
import io.weir.plugins.rule.windows.Limit;
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FirstSeenRuleTest implements RuleContract {
  private static final EventType MESSAGE =
      EventType.named("mail_message", "Accepted.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("sasl_username", 255, "Whose."),
              Field.text("sender", 320, "Sender."))
          .build();

  private static final long DAY = 86_400_000_000L;
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");

  @Override
  public Rule.Factory<?> factory() {
    return new FirstSeenRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of(MESSAGE);
  }

  private static FirstSeenConfig options(String per, String of, long... levels) {
    List<Limit> limits = new ArrayList<>();
    for (long level : levels) {
      limits.add(new Limit(level, List.of()));
    }
    return new FirstSeenConfig(
        MESSAGE,
        Condition.any(),
        Key.parse(per),
        Key.parse(of),
        Duration.ofDays(7),
        Duration.ofDays(30),
        Duration.ofHours(1),
        100,
        limits);
  }

  private TestContext context() {
    return new TestContext("it").types(types());
  }

  private static Event message(long micros, String address, String user) {
    return new EventBuilder()
        .start(MESSAGE, micros)
        .id(new EventId(1, micros, 0))
        .put("client_address", Address.parse(address))
        .put("sasl_username", user)
        .build();
  }

  @Test
  void aNewRuleKnowsItsPastAndSpeaksOfWhatIsStillActive() {
    RuleRun run = new RuleRun(factory(), options("sasl_username", "client_address", 1), context());
    assertThat(run.rule().past()).isEqualTo(Rule.Past.events(Duration.ofDays(14)));
    run.remember(message(NOON - 10 * DAY, "192.0.2.1", "bob"));
    run.remember(message(NOON - 2 * DAY, "192.0.2.2", "bob"));
    run.remember(message(NOON - DAY / 48, "192.0.2.3", "bob"));
    run.tick(Event.instant(NOON));
    assertThat(run.found()).isEmpty();
    run.judge(message(NOON, "192.0.2.2", "bob"));
    assertThat(run.found()).isEmpty();
    run.judge(message(NOON, "192.0.2.3", "bob"));
    assertThat(run.found()).hasSize(1);
    assertThat(run.found().get(0).sentence())
        .isEqualTo("bob: new client_address 192.0.2.3 (known: 192.0.2.2, 192.0.2.1)");
  }

  /** Against a count over all events, with cuts, ticks before each event, and few values. */
  @Test
  void isWhatAListOfAllEventsSays() {
    int raised = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      RuleRun run =
          new RuleRun(factory(), options("sasl_username", "client_address", 1), context());
      Map<String, Long> first = new HashMap<>();
      Map<String, Long> last = new HashMap<>();
      Map<String, Long> until = new HashMap<>();
      List<String> expected = new ArrayList<>();
      long at = NOON;
      int line = 0;
      for (int i = 0; i < 300; i++) {
        at += random.nextInt(4) == 0 ? random.nextInt(8) * DAY : random.nextInt(3600) * 1_000_000L;
        String user = "u" + random.nextInt(3);
        String address = "192.0.2." + random.nextInt(6);
        if (random.nextInt(5) == 0) {
          run.cut();
        }
        run.tick(Event.instant(at));
        line++;
        for (String who : List.of("u0", "u1", "u2")) {
          if (until.getOrDefault(who, Long.MAX_VALUE) <= at) {
            expected.add(line + " clear " + who);
            until.remove(who);
          }
        }
        run.judge(message(at, address, user));
        line++;
        long hours = 3_600_000_000L;
        long newest =
            last.entrySet().stream()
                .filter(e -> e.getKey().startsWith(user))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(at / hours);
        if (at / hours - newest > 30 * 24) {
          first.remove(user);
          last.keySet().removeIf(k -> k.startsWith(user));
        }
        first.putIfAbsent(user, at);
        Long before = last.put(user + address, at / hours);
        boolean isNew = before == null || at / hours - before > 30 * 24;
        if (isNew && at - first.getOrDefault(user, at) >= 7 * DAY) {
          if (until.put(user, at + hours) == null) {
            expected.add(line + " raise " + user);
          }
        }
      }
      assertThat(run.found().stream().map(FirstSeenRuleTest::text).toList())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
      raised += expected.size();
    }
    assertThat(raised).isGreaterThan(200);
  }

  private static String text(RuleRun.Found f) {
    return f.line() + (f.raised() ? " raise " : " clear ") + f.subject().value();
  }

  @Test
  void changedLimitsKeepWhatIsKnownAndOtherValuesStartAnew() {
    TestContext context = context();
    RuleRun run = new RuleRun(factory(), options("sasl_username", "client_address", 2), context);
    run.judge(message(NOON - 8 * DAY, "192.0.2.1", "bob"));
    RuleRun other =
        new RuleRun(factory(), options("sasl_username", "client_address", 1), context.restarted());
    other.judge(message(NOON, "192.0.2.1", "bob"));
    assertThat(other.found()).isEmpty();
    other.judge(message(NOON, "192.0.2.2", "bob"));
    assertThat(other.found()).hasSize(1);
    TestContext third = context.restarted();
    assertThatThrownBy(() -> new RuleRun(factory(), options("sasl_username", "sender", 1), third))
        .hasMessageContaining("other options");
  }

  @Test
  void saysAllThatIsWrong() {
    TestContext context = context();
    FirstSeenConfig wrong =
        new FirstSeenConfig(
            MESSAGE,
            Condition.any(),
            Key.parse("sender"),
            Key.parse("client_address"),
            Duration.ofDays(40),
            Duration.ofDays(30),
            Duration.ofHours(1),
            100,
            List.of(new Limit(2, List.of()), new Limit(2, List.of())));
    assertThatThrownBy(() -> new FirstSeenRule.Factory().create(wrong, context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected())
        .containsExactly(
            "levels[1].at: 2 must be greater than the level before, 2",
            "learn: must be less than `forget`");
  }

  @Test
  void wrongOptionsAreToldTogether() {
    Problems problems = new Problems();
    ComponentConfig entry =
        ConfigLoader.component(
            ComponentKind.RULE,
            """
            { "id": "it", "type": "first_seen", "event": "mail_message", "per": "sender",
              "of": "sender", "learn": "0s", "forget": "30m", "quiet": "soon", "most_values": 0,
              "value": 1, "levels": [] }""",
            Path.of("").toAbsolutePath(),
            problems);
    assertThat(
            Binder.bind(
                FirstSeenConfig.class, entry, Set.of(), Map.of("mail_message", MESSAGE), problems))
        .isNull();
    assertThat(problems.list().stream().map(p -> p.path() + ": " + p.message()))
        .hasSize(7)
        .anyMatch(p -> p.contains("of: is the same as `per`"))
        .anyMatch(p -> p.contains("learn: must be 1m to 365d"))
        .anyMatch(p -> p.contains("forget: must be 1h to 3650d"))
        .anyMatch(p -> p.contains("quiet: 'soon' is not a duration"))
        .anyMatch(p -> p.contains("most_values: must be 1 to 1000"))
        .anyMatch(p -> p.contains("value: unknown option"))
        .anyMatch(p -> p.contains("levels: must have 1 to 10 entries"));
  }

  @Test
  void anAttackersValuesAreBounded() {
    TestContext context = context();
    RuleRun run = new RuleRun(factory(), options("sasl_username", "client_address", 1), context);
    run.judge(message(NOON - 8 * DAY, "192.0.2.1", "bob"));
    for (int i = 0; i < 5000; i++) {
      run.judge(message(NOON + i, "198.18." + i / 250 + "." + i % 250, "bob"));
    }
    assertThat(run.rule().top(1).get(0).value()).isEqualTo(5000);
    assertThat(context.savedBytes()).isLessThan(15_000);
    run.tick(Instant.parse("2027-11-22T12:00:00Z"));
    run.tick(Instant.parse("2027-11-22T12:00:01Z"));
    assertThat(context.savedBytes()).isZero();
  }

  @Test
  void aKeyWithFewValuesIsSmall() {
    TestContext context = context();
    RuleRun run =
        new RuleRun(factory(), options("sasl_username", "client_address/24/64", 1), context);
    for (int i = 0; i < 10_000; i++) {
      for (int n = 0; n < 3; n++) {
        run.judge(message(NOON + i, "198." + n + "." + i % 250 + ".1", "user" + i));
      }
    }
    assertThat(context.savedBytes() / 10_000).isBetween(60L, 90L);
  }
}
