package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.engine.run.Engine;
import io.weir.engine.run.EngineException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state file is damaged, gone, of somebody else, or on a disk that is full. */
final class LostStateTest {
  private static final Duration LONG = Duration.ofSeconds(60);

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

  /** Address 7 is over the limit and blocked, address 8 one order below it. */
  private void runFirst() throws Exception {
    rig.start();
    rig.orders("192.0.2.7", 4);
    rig.orders("192.0.2.8", 2);
    await()
        .atMost(LONG)
        .until(
            () ->
                rig.store.events("ordered").size() == 6
                    && rig.store.events("block").size() == 1
                    && rig.told.notices().size() == 1
                    && rig.firewall.real().contains("192.0.2.7"));
    rig.stop();
  }

  private void goesOnAsIfNothingHadBeen() throws Exception {
    rig.start();
    rig.orders("192.0.2.7", 2);
    rig.orders("192.0.2.8", 1);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.8"));
    await()
        .atMost(LONG)
        .until(
            () ->
                rig.store.events("ordered").size() == 9
                    && rig.store.events("alert").size() == 2
                    && rig.ids().size() == 2);
    assertThat(rig.firewall.calls()).containsExactly("add [192.0.2.7]", "add [192.0.2.8]");
    assertThat(rig.engine().operations().alerts().open()).hasSize(2);
    assertThat(rig.engine().operations().blocks().wanted()).hasSize(2);
    rig.stop();
    rig.start();
    rig.orders("192.0.2.8", 1);
    await().atMost(LONG).until(() -> rig.store.events("ordered").size() == 10);
    assertThat(rig.ids()).hasSize(2);
  }

  @Test
  void aDamagedStateFileIsSetAsideAndWhatItKnewComesBackFromTheStore() throws Exception {
    runFirst();
    Files.write(rig.state(), new byte[50_000]);
    goesOnAsIfNothingHadBeen();
    try (Stream<Path> files = Files.list(rig.state().getParent())) {
      assertThat(files.filter(f -> f.toString().contains("state.mv.damaged-"))).hasSize(1);
    }
  }

  @Test
  void soDoesOneThatWasTakenAway() throws Exception {
    runFirst();
    Files.delete(rig.state());
    goesOnAsIfNothingHadBeen();
  }

  @Test
  void aHoleAnywhereInTheFileIsNoReasonNotToStart() throws Exception {
    runFirst();
    byte[] whole = Files.readAllBytes(rig.state());
    for (int at = 0; at < whole.length; at += Math.max(4096, whole.length / 12)) {
      Files.write(rig.state(), whole);
      try (FileChannel file = FileChannel.open(rig.state(), StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.allocate(3000), at);
      }
      rig.start();
      await().atMost(LONG).until(() -> rig.engine().operations().blocks().wanted().size() == 1);
      rig.stop();
    }
    assertThat(rig.firewall.calls()).containsExactly("add [192.0.2.7]");
    assertThat(rig.store.events("ordered")).hasSize(6);
    assertThat(rig.ids()).hasSize(1);
    goesOnAsIfNothingHadBeen();
  }

  @Test
  void withoutItsStateAndItsStoreItDoesNotLetEverybodyIn() throws Exception {
    runFirst();
    Files.write(rig.state(), new byte[50_000]);
    rig.store.away(true);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> rig.start())
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("the state was lost (set aside as state.mv.damaged-")
          .hasMessageContaining("the database in memory is away")
          .hasMessageContaining("Start the store, then weir again");
    }
    assertThat(rig.firewall.real()).containsExactly("192.0.2.7");
    rig.store.away(false);
    goesOnAsIfNothingHadBeen();
  }

  @Test
  void whatTheStoreHadNotGotIsReadAgain() throws Exception {
    runFirst();
    rig.start();
    rig.store.away(true);
    rig.orders("192.0.2.8", 1);
    rig.orders("192.0.2.9", 1);
    await().atMost(LONG).until(() -> rig.told.notices().size() == 2);
    rig.engine().stop(Duration.ofMillis(1));
    rig.store.away(false);
    Files.write(rig.state(), new byte[50_000]);
    rig.start();
    await()
        .atMost(LONG)
        .until(
            () -> rig.store.events("ordered").size() == 8 && rig.store.events("alert").size() == 2);
    assertThat(rig.ids()).hasSize(2);
  }

  @Test
  void theSecondOfTwoDaemonsRefuses() throws Exception {
    rig.start();
    assertThatThrownBy(() -> Engine.open(rig.pipeline(Rig.YAML), Optional.empty()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("another weir runs on state folder " + rig.state().getParent());
    rig.orders("192.0.2.7", 3);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.7"));
    assertThat(rig.store.isOpen()).isTrue();
  }

  @Test
  @Needs(Part.SMALL_DISK)
  void aFullDiskIsWaitedFor() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 8)) {
      Files.createDirectories(disk.path().resolve("state"));
      String yaml = Rig.YAML.replace("state: state", "state: small/state");
      Engine engine = rig.start(yaml);
      rig.orders("192.0.2.7", 4);
      await().atMost(LONG).until(() -> rig.store.events("ordered").size() == 4);
      disk.fill();
      for (int i = 0; i < 40; i++) {
        rig.orders("198.51.100." + i, 500);
      }
      await()
          .atMost(LONG)
          .until(
              () ->
                  engine.operations().health().status().problems().stream()
                      .anyMatch(
                          p ->
                              p.contains("cannot be written (No space left on device)")
                                  && p.contains("blocks stay in force")));
      assertThat(rig.firewall.real()).contains("192.0.2.7");
      disk.free();
      await()
          .atMost(LONG.multipliedBy(3))
          .until(() -> rig.store.events("ordered").size() == 4 + 40 * 500);
      await().atMost(LONG).until(() -> rig.firewall.real().size() == 41);
      assertThat(engine.operations().health().status().problems()).isEmpty();
      assertThat(rig.store.events("alert")).hasSize(41);
      rig.stop();
      try (Stream<Path> files = Files.list(disk.path().resolve("state"))) {
        assertThat(files.map(f -> f.getFileName().toString())).doesNotContain("damaged");
      }
    }
  }
}
