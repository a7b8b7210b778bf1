package io.weir.plugins.rule.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.ConfigurationException;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleFactory;
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RateRuleTest implements RuleContract {
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");

  @Override
  public RuleFactory<?> factory() {
    return new RateRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of(
        Mail.ACCEPTED,
        Mail.BEGAN,
        Mail.DELIVERY,
        EventType.named("mail_auth_failure", "Login failed.")
            .fields(Mail.ACCEPTED.fields().toArray(new Field[0]))
            .fields(Field.text("kind", 64, "Why."))
            .build());
  }

  private RuleRun run(RateConfig options) {
    return new RuleRun(factory(), options, new TestContext("it").types(types()));
  }

  @Test
  void speaksOfItsPastAtTheNextEvent() {
    for (String window : List.of("calendar_hour", "1h")) {
      RuleRun run = run(Mail.options(window, 3));
      for (int i = 0; i < 5; i++) {
        run.remember(Mail.accepted(NOON + i, "192.0.2.1", 1));
      }
      run.tick(Instant.parse("2026-11-22T12:00:01Z"));
      assertThat(run.found()).isEmpty();
      run.judge(Mail.accepted(NOON + 2_000_000, "192.0.2.1", 1));
      assertThat(run.found()).hasSize(1);
      assertThat(run.found().get(0).first())
          .isAfterOrEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
    }
  }

  @Test
  void needsAWindowsLengthOfThePast() {
    assertThat(run(Mail.options("calendar_hour", 1)).rule().memory()).hasHours(1);
    assertThat(run(Mail.options("calendar_day", 1)).rule().memory()).hasHours(25);
    assertThat(run(Mail.options("10m", 1)).rule().memory()).hasMinutes(10);
  }

  @Test
  void topShowsWhatIsCountedNow() {
    for (String window : List.of("calendar_hour", "1h")) {
      RuleRun run = run(Mail.options(window, 1000));
      for (int i = 1; i <= 20; i++) {
        run.judge(Mail.accepted(NOON + i * 1_000_000L, "192.0.2." + i, i));
      }
      run.tick(Instant.parse("2026-11-22T12:01:00Z"));
      assertThat(run.rule().top(3))
          .extracting(Rule.Measure::value)
          .containsExactly(20.0, 19.0, 18.0);
      assertThat(run.rule().top(3).get(0).subject().value()).isEqualTo("192.0.2.20");
      assertThat(run.rule().top(100)).hasSize(20);
      assertThat(run.rule().top(0)).isEmpty();
      run.tick(Instant.parse("2026-11-22T13:00:11Z"));
      assertThat(run.rule().top(100)).hasSize(window.equals("1h") ? 9 : 0);
    }
  }

  @Test
  void forgetsWhatIsOver() {
    for (String window : List.of("calendar_hour", "1h")) {
      TestContext context = new TestContext("it").types(types());
      RuleRun run = new RuleRun(factory(), Mail.options(window, 2), context);
      for (int i = 0; i < 1000; i++) {
        run.judge(Mail.accepted(NOON + i, "198.18." + i / 250 + "." + i % 250, 1 + i % 3));
      }
      assertThat(context.savedBytes()).isPositive();
      run.tick(Instant.parse("2026-11-22T14:00:01Z"));
      assertThat(context.savedBytes()).isZero();
    }
  }

  @Test
  void keepsNoMoreTimesThanTheGreatestLimitNeeds() {
    TestContext context = new TestContext("it").types(types());
    RuleRun run = new RuleRun(factory(), Mail.options("1h", 10, 50), context);
    for (int i = 0; i < 5000; i++) {
      run.judge(Mail.accepted(NOON + i * 1000L, "192.0.2.1", 1));
    }
    assertThat(context.savedBytes()).isLessThan(50 * 12 + 100);
    assertThat(run.rule().top(1).get(0).value()).isEqualTo(50);
  }

  @Test
  void countsKeptUnderOtherOptionsAreRefused() {
    TestContext context = new TestContext("it").types(types());
    RuleRun run = new RuleRun(factory(), Mail.options("1h", 10), context);
    run.judge(Mail.accepted(NOON, "192.0.2.1", 1));
    TestContext after = context.restarted();
    assertThatThrownBy(() -> new RuleRun(factory(), Mail.options("2h", 10), after))
        .hasMessageContaining("other options");
    new RuleRun(factory(), Mail.options("1h", 10, 20), context.restarted());
  }

  @Test
  void aMessageThatWasOnlyBegunIsNotSaidToBeSent() {
    RateConfig options =
        new RateConfig(
            "mail_accepted",
            List.of(Key.parse("client_address")),
            Condition.any(),
            Window.parse("1h"),
            List.of(new RateConfig.Level(2, List.of())));
    RuleRun run = run(options);
    for (int i = 0; i < 2; i++) {
      run.judge(
          new EventBuilder()
              .start(Mail.BEGAN, NOON + i)
              .id(new EventId(1, i, 0))
              .put("client_address", Address.parse("192.0.2.1"))
              .build());
    }
    assertThat(run.found().get(0).sentence())
        .isEqualTo("192.0.2.1 began 2 messages within 1h (limit 2)");
  }

  @Test
  void evidenceIsTheNewestHundred() {
    RateConfig options =
        new RateConfig(
            "mail_message",
            List.of(Key.parse("sasl_username")),
            Condition.any(),
            Window.parse("1h"),
            List.of(new RateConfig.Level(300, List.of())));
    RuleRun run = run(options);
    for (int i = 0; i < 300; i++) {
      run.judge(
          Mail.accepted(NOON + i, "198.18.1." + i % 250, 1).toBuilder()
              .put("sasl_username", "ann@a.example")
              .build());
    }
    List<String> seen = run.found().get(0).evidence().get("client_address");
    assertThat(seen).hasSize(100).doesNotHaveDuplicates().contains("198.18.1.49", "198.18.1.249");
    assertThat(seen).doesNotContain("198.18.1.60");
  }

  @Test
  void saysEverythingThatIsWrongWithItsOptions() {
    TestContext context = new TestContext("it").types(types());
    Condition where =
        new Condition(
            Map.of(
                "client_address",
                List.of(new Condition.Test(Condition.Word.IS, Set.of("mx1"), List.of(), 0)),
                "sasl_username",
                List.of(new Condition.Test(Condition.Word.ABOVE, Set.of("5"), List.of(), 5)),
                "colour",
                List.of(new Condition.Test(Condition.Word.IS, Set.of("red"), List.of(), 0))));
    RateConfig options =
        new RateConfig(
            "mail_message",
            List.of(
                Key.parse("client_adress"),
                Key.parse("sasl_username/24/64"),
                Key.parse("sasl_username")),
            where,
            Window.parse("1h"),
            List.of(
                new RateConfig.Level(5, List.of()),
                new RateConfig.Level(5, List.of()),
                new RateConfig.Level(200_000, List.of())));
    assertThatThrownBy(() -> new RateRule.Factory().create(options, context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected())
        .containsExactlyInAnyOrder(
            "per[0]: mail_message has no field client_adress; did you mean client_address?",
            "per[1]: sasl_username holds no addresses, so it has no bits to count by",
            "per[2]: sasl_username is named twice",
            "where.client_address: client_address holds addresses: write 192.0.2.7 or 192.0.2.0/24",
            "where.sasl_username: sasl_username holds no numbers, so nothing is above or below",
            "where.colour: mail_message has no field colour; it has client_address, sasl_username",
            "levels[1].at: 5 must be greater than the level before, 5",
            "levels[2].at: at most 100000 in a window that slides; use a calendar window for more");
  }

  @Test
  void anUnknownEventTypeIsReportedOnce() {
    TestContext context = new TestContext("it").types(types());
    RateConfig good = Mail.options("1h", 5);
    RateConfig options =
        new RateConfig("mail_acepted", good.per(), good.where(), good.window(), good.levels());
    assertThatThrownBy(() -> new RateRule.Factory().create(options, context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected()).hasSize(1).allMatch(r -> r.startsWith("event: "));
  }

  @Test
  void windowsAreReadAndPrintedAlike() {
    for (String text : List.of("calendar_hour", "calendar_day", "10m", "1h", "36h", "31d", "90s")) {
      assertThat(Window.parse(text)).hasToString(text);
    }
    assertThat(Window.parse("1500ms").length()).isEqualTo(Duration.ofMillis(1500));
    for (String text : List.of("", "hour", "0s", "32d", "-1h", "1w", "9999999999h", "1 h", "10")) {
      assertThatThrownBy(() -> Window.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  @Test
  void aHundredThousandKeysAreFine() {
    for (String window : List.of("calendar_hour", "1h")) {
      RuleRun run = run(Mail.options(window, 100));
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 100_000; i++) {
          String address = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
          run.judge(Mail.accepted(NOON + round * 60_000_000L + i, address, 1));
        }
        run.tick(Instant.parse("2026-11-22T12:0" + (round + 1) + ":01Z"));
      }
      assertThat(run.rule().top(5)).hasSize(5).allMatch(m -> m.value() == 2);
      assertThat(run.savedBytes() / 100_000).isLessThan(80);
      run.tick(Instant.parse("2026-11-22T14:30:00Z"));
      assertThat(run.savedBytes()).isZero();
    }
  }
}
