package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.engine.run.Engine;
import io.weir.engine.view.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A parser that never comes back from one line: it is seen, it does not hold up the end, and the
 * second start after it goes on without the line. Each start is a rig of its own over a copy of the
 * folder, as it is after kill -9.
 */
final class StandstillTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String SECONDS = "weir.stuck_after_seconds";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private @TempDir Path folder = Path.of("");

  @BeforeEach
  void soon() {
    System.setProperty(SECONDS, "2");
  }

  @AfterEach
  void asEver() {
    System.clearProperty(SECONDS);
  }

  private Rig rig(String name) {
    Rig rig = new Rig(folder.resolve(name), now);
    rig.orders("192.0.2.7", 2);
    rig.source.append(now + " spin now");
    rig.orders("192.0.2.8", 4);
    return rig;
  }

  private Path standsStill(Rig rig, int times) throws Exception {
    Engine engine = rig.start();
    await().atMost(LONG).until(() -> rig.breaks.spun() > 0);
    await()
        .atMost(LONG)
        .until(
            () -> engine.operations().health().status().problems().stream().anyMatch(this::tells));
    Status status = engine.operations().health().status();
    assertThat(status.problems().get(0))
        .contains("the loop hangs: parsing lines of source orders at the line at place 80 of")
        .contains("(29 bytes)");
    assertThat(Files.readString(rig.folder.resolve("state/stuck"))).endsWith(" 80 " + times + "\n");

    Instant before = Instant.now();
    assertThat(engine.stop(Duration.ofMinutes(5))).isFalse();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofMinutes(2));

    Path copy = Files.createDirectories(folder.resolve("after-" + times));
    for (String name : List.of("state.mv", "stuck")) {
      Files.copy(
          rig.folder.resolve("state").resolve(name),
          copy.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    rig.breaks.spinNoMore();
    return copy;
  }

  private boolean tells(String problem) {
    return problem.contains("the loop hangs");
  }

  private void stateOf(Path copy, String name) throws Exception {
    Files.createDirectories(folder.resolve(name));
    Files.move(copy, folder.resolve(name).resolve("state"));
  }

  @Test
  void theLineThatStoppedTwoRoundsIsLeftOutByTheThird() throws Exception {
    stateOf(standsStill(rig("first"), 1), "second");
    stateOf(standsStill(rig("second"), 2), "third");

    Rig third = rig("third");
    third.start();
    await().atMost(LONG).until(() -> third.store.events("ordered").size() == 6);
    assertThat(third.breaks.spun()).isZero();
    assertThat(third.engine().operations().health().status().problems()).isEmpty();
    Status status = third.engine().operations().health().status();
    assertThat(status.lines()).isEqualTo(7);
    assertThat(status.coverage().unknown() + status.coverage().otherLines()).isEqualTo(1);
    third.stop();
  }

  @Test
  void oneThatComesBackAfterAllIsNotHeldAgainstTheLine() throws Exception {
    Rig rig = rig("slow");
    Engine engine = rig.start();
    await()
        .atMost(LONG)
        .until(
            () -> engine.operations().health().status().problems().stream().anyMatch(this::tells));
    rig.breaks.spinNoMore();
    await().atMost(LONG).until(() -> rig.store.events("ordered").size() == 6);
    await().atMost(LONG).until(() -> engine.operations().health().status().problems().isEmpty());
    await().atMost(LONG).until(() -> Files.readString(rig.folder.resolve("state/stuck")).isBlank());
    assertThat(engine.stop(Duration.ofMinutes(1))).isTrue();
  }
}
