package io.weir.plugins.rule.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.KeyMemory;
import io.weir.engine.judge.RuleStates;
import io.weir.testkit.Events;
import java.lang.reflect.Proxy;
import java.time.ZoneOffset;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A million live keys must fit into 300 MB, in the engine's own keyed state. */
final class RateMemoryTest {
  private static final long NOON = Events.micros("2026-11-22T12:00:00Z");
  private static final int KEYS = Integer.getInteger("keys", 200_000);

  private static final Alerts NONE =
      new Alerts() {
        @Override
        public void raise(Finding finding) {}

        @Override
        public void clear(int level, Subject subject) {}
      };

  private static RuleContext context(RuleStates states) {
    return (RuleContext)
        Proxy.newProxyInstance(
            RuleContext.class.getClassLoader(),
            new Class<?>[] {RuleContext.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "zone" -> ZoneOffset.UTC;
                  case "state" -> state(states, args);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @SuppressWarnings("unchecked") // what a proxy is given has no types
  private static Object state(RuleStates states, Object[] args) {
    return states.create(
        (String) args[0],
        (KeyedState.Codec<Object>) args[1],
        args.length < 3 ? null : (KeyedState.@Nullable Deadline<Object>) args[2]);
  }

  private static Event event(int i, boolean login) {
    EventBuilder builder =
        new EventBuilder()
            .start(Mail.ACCEPTED, NOON + i * 1_000L)
            .id(new EventId(1, i, 0))
            .put("client_address", Address.ofIpv4(0xC600_0000 | i));
    return (login ? builder.put("sasl_username", "user" + i + "@example.org") : builder).build();
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @ParameterizedTest
  @CsvSource({"1h, false", "1h, true", "calendar_hour, false", "calendar_hour, true"})
  void aKeyTakesLessThan300Bytes(String window, boolean login) throws InterruptedException {
    RuleStates states = new RuleStates("it", KeyMemory.ofThisProcess());
    Rule rule = new RateRule.Factory().create(Mail.options(window, 100), context(states));
    long before = used();
    for (int i = 0; i < KEYS; i++) {
      Event event = event(i, login);
      Subject subject = rule.subject(event);
      assertThat(subject).isNotNull();
      rule.judge(event, subject, NONE);
      if (i % 10_000 == 9_999) {
        states.save(name -> new HashMap<>());
      }
    }
    long each = (used() - before) / KEYS;
    assertThat(rule.top(1)).hasSize(1);
    assertThat(states.evicted()).isZero();
    assertThat(each).as("bytes a key").isBetween(100L, 300L);
  }
}
