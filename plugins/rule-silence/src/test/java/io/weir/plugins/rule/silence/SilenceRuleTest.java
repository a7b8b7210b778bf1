package io.weir.plugins.rule.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Problems;
import io.weir.testkit.Events;
import io.weir.testkit.FixedClock;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SilenceRuleTest implements RuleContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Override
  public Rule.Factory<?> factory() {
    return new SilenceRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return Mail.TYPES;
  }

  private static SilenceConfig options(@Nullable String per, String hours, Duration... levels) {
    return new SilenceConfig(
        Mail.MESSAGE,
        Condition.any(),
        per == null ? null : Key.parse(per),
        Hours.parse(hours),
        EnumSet.allOf(Day.class),
        Duration.ofDays(1),
        List.of(levels).stream().map(l -> new SilenceLevel(l, List.of())).toList());
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private RuleRun run(SilenceConfig options) {
    return new RuleRun(factory(), options, context());
  }

  private TestContext context() {
    return new TestContext("it").types(types()).clock(new FixedClock(NOON));
  }

  private static Event message(int minute, String address) {
    return Events.fromJson(
        "{\"type\":\"mail_message\",\"time\":\""
            + NOON.plusSeconds(60L * minute)
            + "\",\"client_address\":\""
            + address
            + "\"}",
        Mail.TYPES,
        new EventId(1, minute, 0));
  }

  private static Instant at(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  @Test
  void aNewRuleMissesAtOnceWhoFellSilentInItsPast() {
    RuleRun run = run(options("client_address", "00:00-24:00", minutes(30)));
    assertThat(run.rule().past().length()).hasDays(1);
    run.remember(message(-120, "192.0.2.1"));
    run.remember(message(-10, "192.0.2.2"));
    run.tick(at(-60));
    run.tick(at(-5));
    assertThat(run.found()).isEmpty();
    run.tick(at(0));
    assertThat(run.found()).extracting(f -> f.subject().value()).containsExactly("192.0.2.1");
    run.tick(at(20));
    assertThat(run.found()).hasSize(2);
  }

  @Test
  void withoutAKeyTheSubjectIsTheTypeAndThereIsOneInstance() {
    Rule rule = run(options(null, "00:00-24:00", minutes(30))).rule();
    assertThat(rule.subjectFields()).containsExactly("type");
    assertThat(rule.isDivisible()).isFalse();
    assertThat(rule.past()).isEqualTo(Rule.Past.NONE);
    assertThat(rule.subject(message(0, "192.0.2.1")))
        .isEqualTo(new Subject("type", "mail_message"));
  }

  @Test
  void changedLimitsHoldAtOnceAndOtherKeysStartAnew() {
    TestContext context = context();
    RuleRun run =
        new RuleRun(factory(), options("client_address", "00:00-24:00", minutes(60)), context);
    run.judge(message(0, "192.0.2.1"));
    run.tick(at(40));
    assertThat(run.found()).isEmpty();
    RuleRun shorter =
        new RuleRun(
            factory(), options("client_address", "00:00-24:00", minutes(30)), context.restarted());
    shorter.tick(at(41));
    assertThat(shorter.found()).hasSize(1);
    TestContext other = context.restarted();
    assertThatThrownBy(
            () ->
                new RuleRun(
                    factory(), options("client_address/24/64", "00:00-24:00", minutes(60)), other))
        .hasMessageContaining("other options");
  }

  /** A longer limit ends what the shorter one began. */
  @Test
  void aLongerLimitEndsTheAlertOfTheShorterOne() {
    TestContext context = context();
    RuleRun run = new RuleRun(factory(), options(null, "00:00-24:00", minutes(30)), context);
    run.judge(message(0, "192.0.2.1"));
    run.tick(at(40));
    assertThat(run.found()).hasSize(1);
    RuleRun longer =
        new RuleRun(
            factory(), options(null, "00:00-24:00", minutes(10), minutes(60)), context.restarted());
    longer.tick(at(41));
    assertThat(longer.found()).hasSize(1);
    longer.tick(at(61));
    assertThat(longer.found()).hasSize(2);
  }

  @Test
  void forgottenKeysLeaveNothing() {
    TestContext context = context();
    RuleRun run =
        new RuleRun(factory(), options("client_address", "00:00-24:00", minutes(30)), context);
    for (int i = 0; i < 1000; i++) {
      run.judge(message(i % 10, "198.18." + i / 250 + "." + i % 250));
    }
    assertThat(context.savedBytes() / 1000).isBetween(20L, 40L);
    run.tick(at(24 * 60 + 10));
    assertThat(context.savedBytes()).isZero();
    assertThat(run.rule().top(10)).isEmpty();
  }

  @Test
  void topHasTheLongestSilences() {
    RuleRun run = run(options("client_address", "12:05-13:00", minutes(30)));
    for (int i = 0; i < 5; i++) {
      run.judge(message(i * 5, "192.0.2." + i));
    }
    run.tick(at(20));
    assertThat(run.rule().top(3))
        .extracting(m -> m.subject().value() + " " + m.value())
        .containsExactly("192.0.2.0 15.0", "192.0.2.1 15.0", "192.0.2.2 10.0");
  }

  private static List<String> problems(String json) {
    Problems problems = new Problems();
    ComponentConfig entry =
        ConfigLoader.component(ComponentKind.RULE, json, Path.of("").toAbsolutePath(), problems);
    SilenceConfig options =
        Binder.bind(
            SilenceConfig.class, entry, Set.of(), Map.of("mail_message", Mail.MESSAGE), problems);
    List<String> all =
        new ArrayList<>(problems.list().stream().map(p -> p.path() + ": " + p.message()).toList());
    if (options != null) {
      TestContext context = new TestContext("it").types(Mail.TYPES);
      try {
        new SilenceRule.Factory().create(options, context);
      } catch (ConfigurationException e) {
        all.addAll(context.rejected());
      }
    }
    return all;
  }

  @Test
  void wrongOptionsAreToldTogether() {
    assertThat(
            problems(
                """
                { "id": "it", "type": "silence", "event": "mail_message", "per": "clientaddress",
                  "hours": "7:00-25:00", "days": ["mon", "frx"], "forget": "0s", "sinc": 1,
                  "where": { "status": "sent" },
                  "levels": [ { "at": "0m" } ] }"""))
        .hasSize(7)
        .anyMatch(p -> p.contains("per: mail_message has no field 'clientaddress'"))
        .anyMatch(p -> p.contains("hours: '7:00-25:00' must lie between 00:00 and 24:00"))
        .anyMatch(p -> p.contains("days[1]: 'frx' is none of mon, tue"))
        .anyMatch(p -> p.contains("forget: must be 1m to 365d"))
        .anyMatch(p -> p.contains("sinc: unknown option"))
        .anyMatch(p -> p.contains("status: mail_message has no field 'status'"))
        .anyMatch(p -> p.contains("levels[0].at: must be 1m to 31d"));
    assertThat(
            problems(
                """
                { "id": "it", "type": "silence", "event": "mail_message", "per": "client_address",
                  "hours": "07:00-08:00", "days": ["mon"], "forget": "7d",
                  "levels": [ { "at": "1h" }, { "at": "30m" }, { "at": "14h" }, { "at": "7d" } ] }"""))
        .containsExactly(
            "levels[1].at: 30m must be greater than the level before, 1h",
            "levels[2].at: 14h is more than 13 weeks of the hours that count have",
            "levels[3].at: 7d is more than 13 weeks of the hours that count have",
            "levels[3].at: 7d must be less than `forget`, after which nothing is known");
  }

  @Test
  void hoursAreReadOrRefused() {
    for (String wrong :
        List.of("7-22", "07:00", "07:60-08:00", "00:00-00:00", "08:00-08:00", "24:00-08:00", "")) {
      assertThatThrownBy(() -> Hours.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Hours.parse("22:00-00:00")).hasToString("22:00-24:00");
    assertThat(Hours.parse("7:05-22:00")).hasToString("07:05-22:00");
    assertThat(Hours.parse("22:00-06:00").length()).isEqualTo(480);
  }
}
