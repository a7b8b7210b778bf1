package io.weir.plugins.rule.ratio;

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
import io.weir.plugins.rule.windows.Window;
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RatioRuleTest implements RuleContract {
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");
  private static final EventType DELIVERY =
      EventType.named("mail_delivery", "Delivered, or not.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("sasl_username", 255, "Whose."),
              Field.text("sender", 255, "Sender."),
              Field.text("status", 20, "Status."))
          .build();
  private static final EventType KNOCK =
      EventType.named("knock", "Somebody knocked.")
          .fields(Field.text("door", 20, "Where."), Field.integer("force", "How hard."))
          .build();

  @Override
  public Rule.Factory<?> factory() {
    return new RatioRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of(DELIVERY, KNOCK);
  }

  private static Condition bounced() {
    return new Condition(
        Map.of(
            "status",
            List.of(new Condition.Test(Condition.Word.IS, Set.of("bounced"), List.of(), 0))));
  }

  private static RatioConfig options(String window, int least, String... shares) {
    List<ShareLimit> levels = new ArrayList<>();
    for (String share : shares) {
      levels.add(new ShareLimit(Share.parse(share), List.of()));
    }
    return new RatioConfig(
        DELIVERY,
        List.of(Key.parse("client_address")),
        Condition.any(),
        bounced(),
        least,
        Window.parse(window),
        levels);
  }

  private RuleRun run(RatioConfig options) {
    return new RuleRun(factory(), options, new TestContext("it").types(types()));
  }

  private static Event delivery(long micros, boolean bounced) {
    return new EventBuilder()
        .start(DELIVERY, micros)
        .id(new EventId(1, micros, 0))
        .put("client_address", Address.parse("192.0.2.1"))
        .put("status", bounced ? "bounced" : "sent")
        .build();
  }

  @Test
  void aShareIsWrittenInTwoWays() {
    assertThat(Share.parse("0.07").percent()).isEqualTo(7);
    assertThat(Share.parse("7%").percent()).isEqualTo(7);
    assertThat(Share.parse("12.5 %").percent()).isEqualTo(12.5);
    assertThat(Share.parse("1").percent()).isEqualTo(100);
    for (String wrong : List.of("0", "0%", "1.01", "101%", "30", "-0.1", "1/3", "NaN", "")) {
      assertThatThrownBy(() -> Share.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    TestContext context = new TestContext("it").types(types());
    RatioConfig good = options("1h", 5, "0.3");
    RatioConfig all =
        new RatioConfig(
            good.event(), good.per(), good.where(), good.where(), 5, good.window(), good.levels());
    RatioRule.Factory factory = new RatioRule.Factory();
    assertThatThrownBy(() -> factory.create(all, context))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> factory.create(options("1h", 5, "0.3", "12.5%"), context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected())
        .containsExactly(
            "matching: has no test, so every event would match",
            "levels[1].at: 12.5 must be greater than the level before, 30");
  }

  /** Each event is compared with a count over all events in the window. */
  @Test
  void aSlidingWindowIsExactUpToManyTimes() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RuleRun run = run(options("10m", 10, "0.3", "0.6"));
      List<Event> events = new ArrayList<>();
      long at = NOON;
      int[] active = new int[1];
      for (int i = 0; i < 400; i++) {
        at += random.nextInt(i % 100 == 99 ? 900 : 5) * 1_000_000L;
        events.add(delivery(at, random.nextInt(100) < i / 4));
        int before = run.found().size();
        run.judge(events.get(i));
        run.found()
            .subList(before, run.found().size())
            .forEach(f -> active[0] += f.raised() ? 1 : -1);
        long from = at - 600_000_000L;
        List<Event> inside = events.stream().filter(e -> e.micros() > from).toList();
        double all = inside.size();
        double share =
            inside.stream().filter(e -> "bounced".equals(e.text("status"))).count() / all;
        assertThat(active[0])
            .as("seed %d, event %d: %s of %s", seed, i, share, all)
            .isEqualTo(all < 10 || share < 0.3 ? 0 : share < 0.6 ? 1 : 2);
        if (i % 37 == 0) {
          run.cut();
        }
      }
    }
  }

  @Test
  void aBusyKeyIsCountedInStepsAndTakesLittle() {
    RuleRun run = run(options("1h", 50, "0.3"));
    for (int i = 0; i < 20_000; i++) {
      run.judge(delivery(NOON + i * 1_000_000L, i % 4 == 0));
    }
    assertThat(run.savedBytes()).isLessThan(513 * 24 + 4000);
    assertThat(run.rule().top(1).get(0).value())
        .isEqualTo(25, org.assertj.core.data.Offset.offset(0.1));
    assertThat(run.found()).isEmpty();
    // 3,600 in the hour, 900 of them bounced: 30 % are reached by 258 more, if one each second
    // leaves.
    int more = 0;
    while (run.found().isEmpty()) {
      run.judge(delivery(NOON + (20_000 + more++) * 1_000_000L, true));
    }
    assertThat(more).isBetween(235, 260);
    run.tick(Event.instant(NOON + (20_000 + more + 3601) * 1_000_000L));
    assertThat(run.savedBytes()).isZero();
    assertThat(run.found()).hasSize(2);
  }

  @Test
  void anotherConditionStartsAnewAndAnotherLimitDoesNot() {
    TestContext context = new TestContext("it").types(types());
    RatioConfig options = options("1h", 5, "0.3");
    new RuleRun(factory(), options, context).judge(delivery(NOON, true));
    new RuleRun(factory(), options("1h", 9, "0.4"), context.restarted());
    RatioConfig other =
        new RatioConfig(
            DELIVERY,
            options.per(),
            Condition.any(),
            new Condition(
                Map.of(
                    "status",
                    List.of(
                        new Condition.Test(Condition.Word.IS, Set.of("deferred"), List.of(), 0)))),
            5,
            options.window(),
            options.levels());
    TestContext after = context.restarted();
    assertThatThrownBy(() -> new RuleRun(factory(), other, after))
        .hasMessageContaining("other options");
  }
}
