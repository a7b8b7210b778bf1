package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the engine at each step of its loop and of those who act, and goes on: what came of it is
 * what an undisturbed run brings about.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Path folder = Path.of("");
  private Rig rig = new Rig(folder);
  private String undisturbed = "";
  private int runs;

  @BeforeAll
  void withoutABreak(@TempDir Path temporary) throws Exception {
    folder = temporary;
    rig = rig("undisturbed");
    rig.start();
    first();
    await().atMost(LONG).until(() -> rig.outcome().contains("o6"));
    second();
    await().atMost(LONG).until(this::isDone);
    undisturbed = rig.outcome();
    assertThat(undisturbed)
        .contains("paid o0=192.0.2.7 o4=192.0.2.8")
        .contains("in force 192.0.2.7 192.0.2.9");
    rig.stop();
  }

  /** The pipeline file. */
  String yaml() {
    return Rig.YAML;
  }

  private Rig rig(String name) {
    Rig made = new Rig(folder.resolve(name), now);
    made.yaml = yaml();
    return made;
  }

  private void first() {
    rig.orders("192.0.2.7", 4);
    rig.orders("192.0.2.8", 2);
    rig.orders("192.0.2.9", 1);
  }

  private void second() {
    rig.source.append(now + " paid o0", now + " paid o4");
    rig.orders("192.0.2.9", 4);
  }

  private boolean isDone() {
    return rig.store.events("ordered").size() == 11
        && rig.store.events("paid").size() == 2
        && rig.store.events("alert").size() == 2
        && rig.store.events("block").size() == 2
        && rig.ids().size() == 2
        && rig.firewall.real().size() == 2;
  }

  private void whole() {
    try {
      await().atMost(LONG).until(this::isDone);
    } catch (ConditionTimeoutException e) {
      assertThat(rig.outcome()).isEqualTo(undisturbed);
    }
    assertThat(rig.outcome()).isEqualTo(undisturbed);
    assertThat(rig.store.events("block_end")).isEmpty();
    assertThat(rig.firewall.calls()).noneMatch(c -> c.startsWith("remove"));
  }

  private interface Case {
    void run(String point, int time) throws Exception;
  }

  /** Each is a point and, behind a comma, at which time it comes. */
  private Stream<DynamicTest> cases(Case each, String... points) {
    return Stream.of(points)
        .map(
            p ->
                DynamicTest.dynamicTest(
                    p,
                    () -> {
                      int comma = p.indexOf(',');
                      try {
                        each.run(p.substring(0, comma), Integer.parseInt(p.substring(comma + 1)));
                      } finally {
                        rig.breaks.revive();
                        rig.stop();
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> killedThereAndStartedAgain() {
    return cases(
        this::killedAt,
        "poll done,1",
        "poll done,2",
        "parse,3",
        "judge,2",
        "judge,9",
        "raise done,1",
        "raise done,4",
        "save,1",
        "save,4",
        "write,1",
        "write done,1",
        "write done,2",
        "notify,1",
        "notify done,1",
        "notify done,2",
        "list,2",
        "list,3",
        "add,1",
        "add done,1");
  }

  @TestFactory
  Stream<DynamicTest> whatFailsOnceIsUndoneAndDoneAgain() {
    return cases(
        this::failsOnceAt,
        "poll done,2",
        "parse,8",
        "judge,2",
        "raise done,2",
        "save,2",
        "write done,1",
        "notify done,1",
        "add done,1");
  }

  private void killedAt(String point, int time) throws Exception {
    rig = rig("kill" + runs++);
    Path image = folder.resolve("image" + runs);
    rig.breaks.kill(point, time, () -> copy(rig.state(), image));
    boolean started = isStarted();
    first();
    await()
        .atMost(LONG)
        .until(() -> rig.breaks.happened() || rig.store.events("ordered").size() == 7);
    second();
    await().atMost(LONG).until(rig.breaks::happened);
    if (started) {
      rig.engine().stop(Duration.ofMillis(1));
    }
    // What the dead process still wrote was written by nobody.
    Files.copy(image, rig.state(), StandardCopyOption.REPLACE_EXISTING);
    rig.breaks.revive();
    rig.start();
    whole();
  }

  /** False when it was killed while it started: blockers work before all else is open. */
  private boolean isStarted() throws Exception {
    try {
      rig.start();
      return true;
    } catch (RuntimeException e) {
      if (!rig.breaks.happened()) {
        throw e;
      }
      return false;
    }
  }

  private void failsOnceAt(String point, int time) throws Exception {
    rig = rig("throw" + runs++);
    rig.breaks.throwOnce(point, time);
    rig.start();
    first();
    second();
    await().atMost(LONG).until(rig.breaks::happened);
    whole();
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
