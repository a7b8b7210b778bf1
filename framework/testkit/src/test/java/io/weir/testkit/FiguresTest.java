package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.ActionException;
import io.weir.engine.view.Latency;
import io.weir.engine.view.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine counts of its own work. */
final class FiguresTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private @TempDir Path folder = Path.of("");
  private Rig rig;

  @BeforeEach
  void rig() {
    rig = new Rig(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    rig.stop();
  }

  private Status status() {
    return rig.engine().operations().health().status();
  }

  private Status after(long lines) {
    await().atMost(LONG).until(() -> status().lines() == lines);
    return status();
  }

  @Test
  void alertsAreCountedByRule() throws Exception {
    rig.orders("192.0.2.71", 4);
    rig.orders("192.0.2.72", 3);
    rig.orders("192.0.2.73", 1);
    rig.start();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(status().rules()).containsExactly(new Status.RuleView("busy", 2, 2)));
  }

  @Test
  void latencyIsFromTheStampToTheJudgement() throws Exception {
    rig.orders("192.0.2.71", 2, rig.now.minusSeconds(120));
    rig.orders("192.0.2.71", 1, rig.now.minusSeconds(20_000));
    rig.start();

    Latency latency = after(3).latency();

    assertThat(latency.counts().stream().mapToLong(n -> n).sum()).isEqualTo(3);
    assertThat(latency.counts().get(latency.bounds().indexOf(300.0))).isEqualTo(2);
    assertThat(latency.counts().get(latency.bounds().size())).isEqualTo(1);
    assertThat(latency.sum()).isBetween(20_240.0, 20_240.0 + 3 * LONG.toSeconds());
  }

  @Test
  void anEventFromTheFutureTakesNoTime() throws Exception {
    rig.orders("192.0.2.71", 2, rig.now.plusSeconds(200));
    rig.start();

    Latency latency = after(2).latency();

    assertThat(latency.counts().get(0)).isEqualTo(2);
    assertThat(latency.sum()).isZero();
  }

  @Test
  void nothingToReadIsNoLagAndHalfALineIsNearlyNone() throws Exception {
    rig.orders("192.0.2.71", 1, rig.now.minusSeconds(5_000));
    rig.start();
    after(1);
    assertThat(status().sources().get(0).lag()).hasValue(Duration.ZERO);

    rig.source.append("half a li".getBytes(StandardCharsets.UTF_8));

    assertThat(status().sources().get(0).state().behind()).isEqualTo(9);
    await()
        .atMost(LONG)
        .until(
            () ->
                status().sources().get(0).lag().orElseThrow().compareTo(Duration.ofSeconds(3)) < 0);
  }

  @Test
  void linesThatWaitWhileTheLoopHangsGrowOld() throws Exception {
    rig.start();
    rig.orders("192.0.2.71", 1);
    after(1);
    rig.source.append(rig.now + " spin now");
    await().atMost(LONG).until(() -> rig.breaks.spun() > 0);
    // One batch hangs, the next is read behind it, and the third has no room.
    rig.orders("192.0.2.71", 1);
    await().atMost(LONG).until(() -> rig.source.isDrained());
    rig.orders("192.0.2.71", 1);

    await()
        .atMost(LONG)
        .until(
            () ->
                status().sources().get(0).lag().orElseThrow().compareTo(Duration.ofSeconds(4)) > 0);
    assertThat(status().lines()).as("the last that is known, not zero").isEqualTo(1);

    rig.breaks.spinNoMore();
    after(4);
    await().atMost(LONG).until(() -> status().sources().get(0).lag().orElseThrow().isZero());
  }

  @Test
  void attemptsThatFailAreCounted() throws Exception {
    rig.told.fail(new ActionException(true, "the server is away", null));
    rig.firewall.fail(new ActionException(true, "the firewall is away", null));
    rig.orders("192.0.2.71", 3);
    rig.start();

    await().atMost(LONG).until(() -> status().actions().stream().allMatch(a -> a.failed() >= 2));
    assertThat(status().actions()).extracting(Status.ActionView::done).containsOnly(0L);

    rig.told.fail(null);
    rig.firewall.fail(null);
    await().atMost(LONG).until(() -> status().actions().stream().allMatch(a -> a.done() == 1));
    assertThat(status().actions())
        .extracting(Status.ActionView::id, Status.ActionView::blocks)
        .containsExactlyInAnyOrder(tuple("tell", false), tuple("block", true));
  }
}
