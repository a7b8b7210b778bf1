package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.engine.run.Engine;
import io.weir.engine.state.StateCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the state holds when {@code running} is logged. */
final class FirstCommitTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void thePlacesAreCommittedWhenTheStartReturns(@TempDir Path folder) throws Exception {
    Rig first = new Rig(folder.resolve("first"), now);
    first.orders("192.0.2.7", 2);
    Engine engine = Engine.open(first.pipeline(Rig.YAML), Optional.empty());
    engine.start();
    // as kill -9 leaves it at this instant
    Path after = Files.createDirectories(folder.resolve("second/state"));
    Files.copy(first.state(), after.resolve("state.mv"));

    Rig second = new Rig(folder.resolve("second"), now);
    second.orders("192.0.2.7", 2);
    second.orders("192.0.2.8", 1);
    second.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> second.engine().operations().health().status().lines() > 0);
    assertThat(second.engine().operations().health().status().lines())
        .as("what was read before is not read again")
        .isEqualTo(1);
    engine.stop(Duration.ofSeconds(20));
    second.stop();
  }

  @Test
  void whoIsStoppedBeforeItStartsStartsNothing(@TempDir Path folder) throws Exception {
    Rig rig = new Rig(folder, now);
    Engine engine = Engine.open(rig.pipeline(Rig.YAML), Optional.empty());
    engine.stop(Duration.ofSeconds(20));
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    engine.start();
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    assertThat(after).noneMatch(thread -> thread.getName().startsWith("weir-"));
    engine.await();
    assertThat(StateCopy.isOpen(rig.state())).isFalse();
  }
}
