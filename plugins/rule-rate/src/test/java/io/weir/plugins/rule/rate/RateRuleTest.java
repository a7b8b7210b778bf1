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
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Window;
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateRuleTest implements RuleContract {
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");

  @Override
  public Rule.Factory<?> factory() {
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
    assertThat(run(Mail.options("calendar_hour", 1)).rule().past().length()).hasHours(1);
    assertThat(run(Mail.options("calendar_day", 1)).rule().past().length()).hasHours(25);
    assertThat(run(Mail.options("10m", 1)).rule().past().length()).hasMinutes(10);
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
    assertThat(context.savedBytes()).isLessThan(50 * 12 + 100 * 28 + 100);
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
            Mail.BEGAN,
            List.of(Key.parse("client_address")),
            Condition.any(),
            null,
            Window.parse("1h"),
            List.of(new Limit(2, List.of())));
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
  void onlyAFieldOfWholeNumbersCanBeAddedUp() {
    String wholly = "sum: must be a field, without a part or an alternative";
    for (Map.Entry<String, String> sum :
        Map.of(
                "client_address",
                "sum: client_address of mail_message has no whole numbers to add",
                "sasl_username",
                "sum: sasl_username of mail_message has no whole numbers to add",
                "sasl_username/domain",
                wholly,
                "recipient_count or uid",
                wholly)
            .entrySet()) {
      TestContext context = new TestContext("it").types(types());
      RateConfig options =
          new RateConfig(
              Mail.ACCEPTED,
              List.of(Key.parse("client_address")),
              Condition.any(),
              Key.parse(sum.getKey()),
              Window.parse("1h"),
              List.of(new Limit(2, List.of())));
      assertThatThrownBy(() -> make(options, context)).isInstanceOf(ConfigurationException.class);
      assertThat(context.rejected()).containsExactly(sum.getValue());
    }
  }

  private static boolean make(RateConfig options, TestContext context) {
    return new RateRule.Factory().create(options, context).levels().isEmpty();
  }

  @Test
  void evidenceIsTheNewestHundred() {
    RateConfig options =
        new RateConfig(
            Mail.ACCEPTED,
            List.of(Key.parse("sasl_username")),
            Condition.any(),
            null,
            Window.parse("1h"),
            List.of(new Limit(300, List.of())));
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
  void saysWhatIsWrongWithItsLevels() {
    TestContext context = new TestContext("it").types(types());
    assertThatThrownBy(() -> new RateRule.Factory().create(Mail.options("1h", 5, 5, 4), context))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> new RateRule.Factory().create(Mail.options("1h", 200_000), context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected())
        .containsExactly(
            "levels[1].at: 5 must be greater than the level before, 5",
            "levels[2].at: 4 must be greater than the level before, 5",
            "levels[0].at: at most 100000 in a sliding window; use a calendar window for more");
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
