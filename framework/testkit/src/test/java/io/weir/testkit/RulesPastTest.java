package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rule whose state is new is shown of the past. */
final class RulesPastTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Rig rig;
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void rig() {
    rig = new Rig(folder);
    rig.more.add(new Witness("witness", List.of(Shop.PAID, Shop.ORDERED), "order_id", "", seen));
    rig.more.add(
        new Witness("hours", List.of(Shop.ORDERED), "client_address", "client_address", seen));
    rig.more.add(new Witness("unfit", List.of(Shop.PAID), "order_id", "order_id", seen));
  }

  @AfterEach
  void stop() throws InterruptedException {
    rig.stop();
  }

  @Test
  void eventsOfTwoTypesComeInTheOrderTheyHappenedWithTheTicksBetweenThem() throws Exception {
    rig.start();
    rig.source.received(Instant.now());
    Instant at = rig.now.minusSeconds(600);
    for (int i = 0; i < 4; i++) {
      rig.source.append(at.plusSeconds(10L * i) + " order o" + i + " 192.0.2.7");
      rig.source.append(at.plusSeconds(10L * i + 5) + " paid o" + i);
    }
    await().atMost(LONG).until(() -> rig.store.events("paid").size() == 4);
    rig.stop();

    rig.start(Rig.YAML.replace("rules:", "rules:\n  - { id: eyes, type: witness }"));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      expected.add("tick " + at.plusSeconds(10L * i));
      expected.add("ordered o" + i);
      expected.add("tick " + at.plusSeconds(10L * i + 5));
      expected.add("paid o" + i);
    }
    assertThat(List.copyOf(seen)).startsWith(expected.toArray(new String[0]));
  }

  @Test
  void whereHoursAreEnoughTheyComeAsCounts() throws Exception {
    rig.start();
    Instant hour = rig.now.truncatedTo(ChronoUnit.HOURS);
    rig.orders("192.0.2.7", 3, hour.minusSeconds(7000));
    rig.orders("192.0.2.8", 1, hour.minusSeconds(6000));
    rig.orders("192.0.2.7", 2, hour.minusSeconds(60));
    rig.orders("192.0.2.7", 1, hour);
    await().atMost(LONG).until(() -> rig.store.rolledUp().contains(hour));
    rig.stop();

    rig.start(Rig.YAML.replace("rules:", "rules:\n  - { id: eyes, type: hours }"));
    assertThat(List.copyOf(seen))
        .startsWith(
            "tick " + hour.minusSeconds(7200),
            "ordered 192.0.2.7 3",
            "ordered 192.0.2.8 1",
            "tick " + hour.minusSeconds(3600),
            "ordered 192.0.2.7 2");
    // The hour that is not over comes as it is counted, unless it ended while this test ran.
    if (Instant.now().truncatedTo(ChronoUnit.HOURS).equals(hour)) {
      assertThat(List.copyOf(seen)).doesNotContain("ordered 192.0.2.7 1");
    }
  }

  @Test
  void hoursThatNobodyCountsAreAMistakeOfTheFile() {
    assertThatThrownBy(
            () -> rig.pipeline(Rig.YAML.replace("rules:", "rules:\n  - { id: eyes, type: unfit }")))
        .hasMessageContaining("rules.eyes")
        .hasMessageContaining("the hours of paid are not counted");
  }

  /** Notes what it is shown. */
  static final class Witness implements Rule.Factory<Shop.NoOptions> {
    private final String type;
    private final List<EventType> watches;
    private final String field;
    private final String hoursBy;
    private final List<String> seen;

    Witness(String type, List<EventType> watches, String field, String hoursBy, List<String> seen) {
      this.type = type;
      this.watches = watches;
      this.field = field;
      this.hoursBy = hoursBy;
      this.seen = seen;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public Class<Shop.NoOptions> configType() {
      return Shop.NoOptions.class;
    }

    @Override
    public Rule create(Shop.NoOptions config, RuleContext context) {
      return new Rule() {
        @Override
        public List<EventType> watches() {
          return watches;
        }

        @Override
        public Set<String> subjectFields() {
          return Set.of(field);
        }

        @Override
        public Subject subject(Event event) {
          return new Subject(field, String.valueOf(event.text(field)));
        }

        @Override
        public List<Level> levels() {
          return List.of();
        }

        @Override
        public Past past() {
          return hoursBy.isEmpty()
              ? Past.events(Duration.ofHours(1))
              : Past.hours(Duration.ofHours(5), hoursBy);
        }

        @Override
        public void judge(Event event, Subject subject, Alerts alerts) {
          seen.add(
              event.type().name()
                  + " "
                  + subject.value()
                  + (hoursBy.isEmpty() ? "" : " " + event.times()));
        }

        @Override
        public void tick(Instant time, Alerts alerts) {
          seen.add("tick " + time);
        }

        @Override
        public List<Measure> top(int most) {
          return List.of();
        }
      };
    }
  }
}
