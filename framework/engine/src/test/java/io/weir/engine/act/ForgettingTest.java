package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventType;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForgettingTest {
  private static final EventType MAIL = EventType.named("mail", "A.").kept().build();
  private static final EventType REJECT = EventType.named("reject", "B.").kept().build();

  private final Map<String, Integer> old = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T12:34:56Z");

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private final List<String> counts = new ArrayList<>();

  /** Takes nothing but questions to forget; has so many old rows. */
  private final Store store =
      (Store)
          Proxy.newProxyInstance(
              Store.class.getClassLoader(),
              new Class<?>[] {Store.class},
              (self, method, arguments) -> {
                if (method.getName().equals("forgetRollUps")) {
                  counts.add(String.valueOf(arguments[0]));
                  return 0;
                }
                assertThat(method.getName()).isEqualTo("forget");
                String type = String.valueOf(arguments[0]);
                asked.add(type + " before " + arguments[1]);
                int gone = Math.min(old.getOrDefault(type, 0), (Integer) arguments[2]);
                old.merge(type, -gone, Integer::sum);
                return gone;
              });

  private int run(Forgetting forgetting) throws StoreException {
    int steps = 1;
    while (forgetting.step(store)) {
      steps++;
    }
    return steps;
  }

  @Test
  void eachTypeHasItsTimeInFullHours() throws Exception {
    Forgetting forgetting =
        new Forgetting(
            List.of(MAIL, REJECT),
            Map.of("default", Duration.ofDays(90), "reject", Duration.ofDays(30)),
            clock);
    old.put("mail", 5000);
    assertThat(run(forgetting)).isGreaterThan(3);
    assertThat(old).containsEntry("mail", 0);
    assertThat(asked)
        .contains("mail before 2026-08-24T12:00:00Z", "reject before 2026-10-23T12:00:00Z")
        .hasSize(5);
  }

  @Test
  void againAfterAnHourAndNotBefore() throws Exception {
    Forgetting forgetting =
        new Forgetting(List.of(MAIL), Map.of("mail", Duration.ofDays(1)), clock);
    run(forgetting);
    run(forgetting);
    assertThat(asked).hasSize(1);
    now = now.plus(Duration.ofHours(1));
    run(forgetting);
    assertThat(asked).hasSize(2);
  }

  @Test
  void withoutATimeATypeStaysForEver() throws Exception {
    run(new Forgetting(List.of(MAIL, REJECT), Map.of(), clock));
    run(new Forgetting(List.of(MAIL, REJECT), Map.of("reject", Duration.ofDays(1)), clock));
    assertThat(asked).containsExactly("reject before 2026-11-21T12:00:00Z");
  }

  @Test
  void whatWasCountedStaysThreeYearsAndNeverShorterThanEvents() throws Exception {
    Duration day = Duration.ofDays(1);
    run(new Forgetting(List.of(MAIL), Map.of("mail", day), clock));
    assertThat(counts).containsExactly("2023-11-23T12:00:00Z");
    run(new Forgetting(List.of(MAIL), Map.of("mail", day, "rollups", day.multipliedBy(9)), clock));
    assertThat(counts).last().isEqualTo("2026-11-13T12:00:00Z");
    run(new Forgetting(List.of(MAIL), Map.of("mail", day.multipliedBy(9), "rollups", day), clock));
    assertThat(counts).last().isEqualTo("2026-11-13T12:00:00Z");
    counts.clear();
    run(new Forgetting(List.of(MAIL, REJECT), Map.of("mail", day, "rollups", day), clock));
    assertThat(counts).as("rejects stay for ever").isEmpty();
  }
}
