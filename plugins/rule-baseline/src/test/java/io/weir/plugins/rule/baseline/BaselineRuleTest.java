package io.weir.plugins.rule.baseline;

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
import io.weir.testkit.Events;
import io.weir.testkit.RuleContract;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BaselineRuleTest implements RuleContract {
  private static final Field ADDRESS = Field.address("client_address", "From where.");
  private static final Field USER = Field.text("sasl_username", 255, "Whose.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "Accepted.")
          .fields(ADDRESS, USER, Field.text("sender", 320, "Sender."))
          .counted(ADDRESS, USER)
          .kept()
          .build();

  private static final long HOUR = 3_600_000_000L;
  private static final long MONDAY = Events.micros("2026-10-05T00:00:00Z");

  @Override
  public Rule.Factory<?> factory() {
    return new BaselineRule.Factory();
  }

  @Override
  public Collection<EventType> types() {
    return List.of(MESSAGE);
  }

  private static BaselineConfig options(String per, long least, long... levels) {
    List<Multiple> multiples = new ArrayList<>();
    for (long level : levels) {
      multiples.add(new Multiple(level, List.of()));
    }
    return new BaselineConfig(
        MESSAGE, Condition.any(), Key.parse(per), 4, Duration.ofDays(7), least, multiples);
  }

  private static Event sent(long micros, String user, int times) {
    return new EventBuilder()
        .start(MESSAGE, micros)
        .id(new EventId(1, micros, 0))
        .times(times)
        .put("client_address", Address.parse("192.0.2.1"))
        .put("sasl_username", user)
        .build();
  }

  private TestContext context(ZoneId zone) {
    return new TestContext("it").types(types()).zone(zone);
  }

  private static boolean weekend(LocalDate day) {
    return day.getDayOfWeek().getValue() > 5;
  }

  /** What the README says, from a list of all counts. */
  private static int highest(Map<Long, Integer> counts, long start, long first, ZoneId zone) {
    ZonedDateTime now = Event.instant(start).atZone(zone);
    List<Integer> days = new ArrayList<>();
    for (int ago = 1; ago <= 28; ago++) {
      ZonedDateTime then = now.minusDays(ago);
      if (weekend(then.toLocalDate()) == weekend(now.toLocalDate())) {
        int most = 0;
        for (int hour = -1; hour <= 1; hour++) {
          ZonedDateTime at = then.toLocalDateTime().plusHours(hour).atZone(zone);
          most = Math.max(most, counts.getOrDefault(Event.micros(at.toInstant()), 0));
        }
        if (most > 0 || Event.micros(then.toInstant()) >= first) {
          days.add(most);
        }
      }
    }
    days.sort(null);
    LocalDate firstDay = Event.instant(first).atZone(zone).toLocalDate();
    boolean old = now.toLocalDate().toEpochDay() - firstDay.toEpochDay() >= 14;
    return days.isEmpty() ? -1 : days.get(days.size() - (old && days.size() > 1 ? 2 : 1));
  }

  @Test
  void isWhatAListOfAllCountsSays() {
    int raised = 0;
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      // The clock changes at 01:00 UTC; hours near that are another matter, see the cases.
      ZoneId zone = ZoneId.of(seed % 2 == 0 ? "UTC" : "Europe/Berlin");
      RuleRun run = new RuleRun(factory(), options("sasl_username", 10, 2), context(zone));
      Map<Long, Integer> counts = new TreeMap<>();
      List<String> expected = new ArrayList<>();
      long first = Long.MAX_VALUE;
      boolean active = false;
      int line = 0;
      for (long start = MONDAY; start < MONDAY + 45 * 24 * HOUR; start += HOUR) {
        run.tick(Event.instant(start));
        line++;
        if (active) {
          expected.add(line + " clear");
          active = false;
        }
        int hour = Event.instant(start).atZone(ZoneId.of("UTC")).getHour();
        boolean sends = hour >= 7 && hour <= 20 && random.nextInt(4) == 0;
        int count = sends ? 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 12) : 0;
        if (count > 0) {
          first = Math.min(first, start);
          run.judge(sent(start, "bob", count));
          line++;
          counts.put(start, count);
          int high = highest(counts, start, first, zone);
          if (start - first >= 7 * 24 * HOUR
              && high >= 0
              && count >= Math.max(10, 2 * Math.max(1, high))) {
            expected.add(line + " raise");
            active = true;
          }
        }
        if (random.nextInt(20) == 0) {
          run.cut();
        }
      }
      assertThat(run.found().stream().map(f -> f.line() + (f.raised() ? " raise" : " clear")))
          .as("seed %d", seed)
          .containsExactlyElementsOf(expected);
      raised += expected.size();
    }
    assertThat(raised).isGreaterThan(100);
  }

  @Test
  void asksForHoursWhereTheStoreHasThem() {
    assertThat(new RuleRun(factory(), options("sasl_username", 50, 5), utc()).rule().past())
        .isEqualTo(Rule.Past.hours(Duration.ofDays(28), "sasl_username"));
    assertThat(new RuleRun(factory(), options("sender", 50, 5), utc()).rule().past())
        .isEqualTo(Rule.Past.events(Duration.ofDays(28)));
    assertThat(new RuleRun(factory(), options("client_address/24/64", 50, 5), utc()).rule().past())
        .isEqualTo(Rule.Past.hours(Duration.ofDays(28), "client_address"));
  }

  private TestContext utc() {
    return context(ZoneId.of("UTC"));
  }

  @Test
  void aNewRuleKnowsTheLastWeeksFromCountsOfHours() {
    RuleRun run = new RuleRun(factory(), options("sasl_username", 50, 5), utc());
    for (int day = 0; day < 14; day++) {
      run.remember(
          new EventBuilder()
              .start(MESSAGE, MONDAY + (24L * day + 14) * HOUR)
              .times(3 + day % 5)
              .put("sasl_username", "bob")
              .build());
    }
    run.judge(sent(MONDAY + (14 * 24 + 14) * HOUR, "bob", 140));
    assertThat(run.found()).hasSize(1);
    assertThat(run.found().get(0).measure()).isEqualTo(20);
    assertThat(run.found().get(0).sentence())
        .isEqualTo("bob sent 140 messages since 14:00, usually 3 to 7 in these hours (limit 50)");
  }

  @Test
  void changedLimitsKeepTheCountsAndAnotherConditionStartsAnew() {
    TestContext context = utc();
    RuleRun run = new RuleRun(factory(), options("sasl_username", 50, 100), context);
    for (int day = 0; day < 10; day++) {
      run.judge(sent(MONDAY + (24L * day + 14) * HOUR, "bob", 3));
    }
    RuleRun other = new RuleRun(factory(), options("sasl_username", 20, 5), context.restarted());
    other.judge(sent(MONDAY + (10 * 24 + 14) * HOUR, "bob", 20));
    assertThat(other.found()).hasSize(1);
    assertThat(other.rule().top(5)).hasSize(1);
    TestContext third = context.restarted();
    assertThatThrownBy(() -> new RuleRun(factory(), options("sender", 50, 5), third))
        .hasMessageContaining("other options");
  }

  @Test
  void saysAllThatIsWrong() {
    TestContext context = utc();
    BaselineConfig wrong =
        new BaselineConfig(
            MESSAGE,
            Condition.any(),
            Key.parse("sender"),
            2,
            Duration.ofDays(15),
            50,
            List.of(new Multiple(5, List.of()), new Multiple(4, List.of())));
    assertThatThrownBy(() -> new BaselineRule.Factory().create(wrong, context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected())
        .containsExactly(
            "levels[1].at: 4 must be greater than the level before, 5",
            "learn: must be at most `weeks`, after which nothing is known");
  }

  @Test
  void aKeyIsSmall() {
    TestContext context = utc();
    RuleRun run = new RuleRun(factory(), options("sasl_username", 50, 5), context);
    Random random = new Random(1);
    int keys = 500;
    for (int day = 0; day < 28; day++) {
      for (int hour = 9; hour < 17 && day % 7 < 5; hour++) {
        for (int i = 0; i < keys; i++) {
          run.judge(
              sent(MONDAY + (24L * day + hour) * HOUR + i, "user" + i, 1 + random.nextInt(20)));
        }
      }
    }
    assertThat(context.savedBytes() / keys).isBetween(300L, 450L);
    run.tick(Event.instant(MONDAY + 70 * 24 * HOUR));
    assertThat(context.savedBytes()).isZero();
  }

  @Test
  void historiesAddUpInAnyOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      History history = new History();
      Map<Integer, Integer> expected = new TreeMap<>();
      int oldest = 0;
      for (int i = 0; i < 60; i++) {
        int quarter = 1_900_000 + 4 * random.nextInt(80);
        int count = 1 + random.nextInt(random.nextBoolean() ? 100 : Integer.MAX_VALUE - 1);
        oldest = Math.max(oldest, random.nextInt(10) == 0 ? quarter - 200 : 0);
        history.add(quarter, count, oldest);
        expected.merge(quarter, count, History::sum);
        int from = oldest;
        expected.keySet().removeIf(q -> q < from);
        Map<Integer, Integer> found = new TreeMap<>();
        history.forEach((q, n) -> assertThat(found.put(q, n)).isNull());
        assertThat(found).isEqualTo(expected);
      }
    }
    assertThat(Arrays.asList(History.sum(Integer.MAX_VALUE, 5), History.sum(1, 2)))
        .containsExactly(Integer.MAX_VALUE, 3);
  }
}
