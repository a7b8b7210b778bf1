package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.run.Engine;
import io.weir.engine.view.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is stopped, breaks off, hangs, has no room: all is there afterwards, once. */
final class StoreAwayTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SMALL = "spool: { size: 1MiB, when_full: ";

  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void rig() {
    rig = new Rig(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    rig.stop();
  }

  private void blocksAreMade() {
    await()
        .atMost(LONG)
        .until(() -> rig.firewall.real().contains("192.0.2.7") && rig.ids().size() == 1);
  }

  private void allIsThere(int orders) {
    await()
        .atMost(LONG)
        .until(
            () ->
                rig.store.events("ordered").size() == orders
                    && rig.store.events("alert").size() == 1
                    && rig.store.events("block").size() == 1
                    && rig.engine().operations().health().status().store().waiting() == 0);
  }

  @Test
  void stoppedAndStartedWhileTheDaemonIsStartedAgainToo() throws Exception {
    rig.start();
    rig.orders("192.0.2.8", 1);
    await().atMost(LONG).until(() -> rig.store.events("ordered").size() == 1);
    rig.store.away(true);
    rig.orders("192.0.2.7", 5);
    blocksAreMade();
    rig.engine().stop(Duration.ofMillis(1));
    rig.start();
    rig.orders("192.0.2.9", 2);
    await()
        .atMost(LONG)
        .until(() -> rig.engine().operations().health().status().store().waiting() >= 9);
    Status.StoreView view = rig.engine().operations().health().status().store();
    assertThat(view.away()).isPresent();
    assertThat(view.problem()).contains("the database in memory is away");
    rig.store.away(false);
    allIsThere(8);
    assertThat(rig.engine().operations().health().status().store().away()).isEmpty();
  }

  @Test
  void brokenOffInATransactionThatWasKeptAllTheSame() throws Exception {
    rig.breaks.throwOnce(
        "write done", 1, new StoreException(Reason.AWAY, "the connection broke", null));
    rig.start();
    rig.orders("192.0.2.7", 5);
    blocksAreMade();
    allIsThere(5);
  }

  @Test
  void brokenOffInATransactionThatWasLost() throws Exception {
    rig.breaks.throwOnce("write", 1, new StoreException(Reason.AWAY, "the connection broke", null));
    rig.start();
    rig.orders("192.0.2.7", 5);
    blocksAreMade();
    allIsThere(5);
  }

  @Test
  void aHangingStoreHoldsUpNothing() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    rig.breaks.hang("write", open);
    rig.start();
    rig.orders("192.0.2.7", 5);
    blocksAreMade();
    assertThat(rig.store.events("ordered")).isEmpty();
    open.countDown();
    allIsThere(5);
  }

  @Test
  void aStoreThatRefusesTheLoginLaterIsAsGoodAsAway() throws Exception {
    rig.start();
    rig.breaks.throwOnce("write", 1, new StoreException(Reason.FATAL, "wrong password", null));
    rig.orders("192.0.2.7", 5);
    blocksAreMade();
    allIsThere(5);
  }

  @Test
  void aFullSpoolWaits() throws Exception {
    rig.store.away(true);
    Engine engine = rig.start(Rig.YAML + SMALL + "wait }\n");
    rig.orders("192.0.2.7", 3);
    blocksAreMade();
    for (int i = 0; i < 40; i++) {
      rig.orders("192.0.2.7", 1000);
    }
    await()
        .atMost(LONG)
        .until(() -> engine.operations().health().status().store().waitingBytes() > 1 << 20);
    assertThat(rig.store.events("ordered")).isEmpty();
    rig.store.away(false);
    allIsThere(40_003);
  }

  @Test
  void aFullSpoolDropsWhereThatIsWanted() throws Exception {
    rig.store.away(true);
    Engine engine = rig.start(Rig.YAML + SMALL + "drop }\n");
    rig.orders("192.0.2.7", 3);
    blocksAreMade();
    for (int i = 0; i < 40; i++) {
      rig.orders("192.0.2.7", 1000);
      await().atMost(LONG).until(rig.source::isDrained);
    }
    await()
        .atMost(LONG)
        .until(
            () ->
                engine.operations().health().status().events().getOrDefault("ordered", 0L)
                    == 40_003);
    long bytes = engine.operations().health().status().store().waitingBytes();
    assertThat(bytes).isLessThan(4 << 20);
    rig.store.away(false);
    await().atMost(LONG).until(() -> engine.operations().health().status().store().waiting() == 0);
    assertThat(rig.store.events("ordered").size()).isBetween(3, 40_002);
  }
}
