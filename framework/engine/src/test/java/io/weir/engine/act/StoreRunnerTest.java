package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Store;
import io.weir.engine.state.EventCodec;
import io.weir.engine.state.StateFile;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreRunnerTest {
  private static final int EVENTS = 7_000;
  private static final EventType SEEN =
      EventType.named("seen", "For tests.")
          .fields(Field.text("word", 20, "A word."))
          .kept()
          .build();

  private final List<Long> written = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hangs = new CountDownLatch(1);

  /** A store that never comes to an end with more events at once, and knows what it has. */
  private Store store(int most) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write")) {
                List<?> events = (List<?>) arguments[0];
                if (events.size() > most) {
                  hangs.countDown();
                  hang();
                }
                for (Object e : events) {
                  long place = ((Event) e).id().place();
                  if (!written.contains(place)) {
                    written.add(place);
                  }
                }
                return events.size();
              }
              return null;
            });
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static StoreRunner runner(Store store, Spool spool) throws Exception {
    StoreRunner runner =
        new StoreRunner(
            store,
            List.of(SEEN),
            spool,
            new DirectChanges(),
            new Forgetting(List.of(), Map.of(), Clock.systemUTC()),
            Clock.systemUTC(),
            StoreRunnerTest.class.getClassLoader());
    runner.open();
    return runner;
  }

  @Test
  void aStoreSlowerThanEveryStopGetsOnFromStartToStart(@TempDir Path folder) throws Exception {
    EventCodec codec = new EventCodec(Map.of("seen", SEEN));
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      Spool filling = new Spool(codec);
      filling.restore(state);
      for (int i = 0; i < EVENTS; i++) {
        filling.add(
            new EventBuilder().start(SEEN, 1_000_000L * i).id(new EventId(1, i, i)).build());
      }
      filling.save(state);
      state.commit();
      Spool spool = new Spool(codec);
      spool.restore(state);
      Thread life = new Thread(runner(store(Portion.FIRST), spool));
      life.start();
      hangs.await();
      life.interrupt();
      life.join();
      assertThat(written).hasSize(Portion.FIRST);
      assertThat(spool.events()).isEqualTo(EVENTS);

      Spool again = new Spool(codec);
      again.restore(state);
      Thread next = new Thread(runner(store(EVENTS), again));
      next.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> again.events() == 0);
      next.interrupt();
      next.join();
      assertThat(written).hasSize(EVENTS).doesNotHaveDuplicates();
    }
  }

  @Test
  void portionsGrowWithQuickStoresAndShrinkWithSlowOnes() {
    Portion portion = new Portion(10_000);
    assertThat(portion.size()).isEqualTo(1_000);
    portion.took(300, Duration.ofMillis(1));
    assertThat(portion.size()).as("a small one says nothing").isEqualTo(1_000);
    for (int i = 0; i < 9; i++) {
      portion.took(portion.size(), Duration.ofMillis(10));
    }
    assertThat(portion.size()).isEqualTo(10_000);
    portion.took(10_000, Duration.ofSeconds(2));
    assertThat(portion.size()).isEqualTo(10_000);
    portion.took(10_000, Duration.ofSeconds(4));
    assertThat(portion.size()).isEqualTo(5_000);
    portion.failed();
    assertThat(portion.size()).isEqualTo(1_000);
    for (int i = 0; i < 9; i++) {
      portion.took(portion.size(), Duration.ofMinutes(1));
    }
    assertThat(portion.size()).isEqualTo(Portion.LEAST);
  }
}
