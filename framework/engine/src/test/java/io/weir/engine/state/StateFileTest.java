package io.weir.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** One round: the number in several maps, so that half a round would show. */
  private static void round(StateFile state, int number) {
    state.map("loop").put("round", text("" + number));
    byte[] much = new byte[3000];
    new Random(number).nextBytes(much);
    state.sequence("spool").put((long) number, much);
    state.sequence("spool").remove(number - 3L);
    state.map("rule/a/b").put("key" + number % 7, text("" + number));
  }

  private static Map<String, String> all(StateFile state) {
    Map<String, String> all = new TreeMap<>();
    state.map("loop").forEach((k, v) -> all.put(k, new String(v, StandardCharsets.UTF_8)));
    state.map("rule/a/b").forEach((k, v) -> all.put(k, new String(v, StandardCharsets.UTF_8)));
    state
        .sequence("spool")
        .forEach((k, v) -> all.put("spool" + k, "" + ByteBuffer.wrap(v).getLong()));
    return all;
  }

  @Test
  void whereverAWriteIsCutTheLastCommitIsThere() throws Exception {
    CutDisk disk = CutDisk.register();
    Path file = folder.resolve("state.mv");
    long whole;
    Map<String, String> before;
    Map<String, String> after;
    try (StateFile state = StateFile.open(file, "cut:", CLOCK)) {
      for (int i = 0; i < 20; i++) {
        round(state, i);
        state.commit();
      }
      before = all(state);
    }
    Path copy = Files.copy(file, folder.resolve("before"));
    try (StateFile state = StateFile.open(file, "cut:", CLOCK)) {
      round(state, 20);
      disk.takes(Long.MAX_VALUE);
      state.commit();
      whole = disk.written();
      after = all(state);
    }
    assertThat(after).isNotEqualTo(before);
    int cutBefore = 0;
    for (long cut = 0; cut <= whole; cut += 1021) {
      Files.delete(file);
      Files.copy(copy, file);
      StateFile state = StateFile.open(file, "cut:", CLOCK);
      round(state, 20);
      disk.takes(cut);
      try {
        state.commit();
      } catch (RuntimeException e) {
        assertThat(FullDisk.is(e, file)).isTrue();
        cutBefore++;
      }
      state.close();
      disk.takes(Long.MAX_VALUE);
      try (StateFile again = StateFile.open(file, "cut:", CLOCK)) {
        assertThat(all(again)).isIn(before, after);
        round(again, 21);
        again.commit();
      }
      try (StateFile again = StateFile.open(file, "cut:", CLOCK)) {
        assertThat(all(again)).containsEntry("round", "21");
      }
    }
    assertThat(cutBefore).isGreaterThan(5);
    assertThat(aside()).isEmpty();
  }

  @Test
  void whatWasNotCommittedNeverHappened() throws Exception {
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      round(state, 1);
      state.commit();
      round(state, 2);
    }
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      assertThat(state.isFresh()).isFalse();
      assertThat(all(state)).containsEntry("round", "1").hasSize(3);
    }
  }

  @Test
  void aFullDiskAtTheStartIsSaidAndIsNoDamage() throws Exception {
    CutDisk disk = CutDisk.register();
    Path file = folder.resolve("state.mv");
    disk.takes(100);
    assertThatThrownBy(() -> StateFile.open(file, "cut:", CLOCK))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("state.mv cannot be written (No space left on device)")
        .matches(e -> FullDisk.is(e, folder));
    assertThat(aside()).isEmpty();
    disk.takes(Long.MAX_VALUE);
    try (StateFile state = StateFile.open(file, "cut:", CLOCK)) {
      round(state, 1);
      state.commit();
    }
  }

  @Test
  void aSecondOneIsRefusedAndHarmsNothing() throws Exception {
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      round(state, 1);
      state.commit();
      assertThatThrownBy(() -> StateFile.open(folder, CLOCK))
          .isInstanceOf(StateException.class)
          .hasMessageContaining("another weir runs on state folder " + folder);
      round(state, 2);
      state.commit();
    }
    assertThat(aside()).isEmpty();
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      assertThat(all(state)).containsEntry("round", "2");
    }
  }

  @Test
  void garbageIsSetAsideAndRememberedUntilWhatItKnewIsBack() throws Exception {
    Files.write(folder.resolve("state.mv"), new byte[100_000]);
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      assertThat(state.isFresh()).isTrue();
      assertThat(state.lost()).isEqualTo("state.mv.damaged-20261126-100000");
    }
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      assertThat(state.isFresh()).isFalse();
      assertThat(state.lost()).isNotEmpty();
      state.recovered();
      state.commit();
    }
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      assertThat(state.lost()).isEmpty();
    }
    assertThat(aside()).containsExactly("state.mv.damaged-20261126-100000");
  }

  @Test
  void aFileThatWasCutOffIsSetAsideTwiceInOneSecondToo() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (StateFile state = StateFile.open(folder, CLOCK)) {
        for (int k = 0; k < 50; k++) {
          round(state, k);
          state.commit();
        }
      }
      Path file = folder.resolve("state.mv");
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, 6000));
    }
    StateFile.open(folder, CLOCK).close();
    assertThat(aside()).contains("state.mv.damaged-20261126-100000");
  }

  @Test
  void aNewerOneIsRefusedAndStays() throws Exception {
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      state.map("weir").put("version", text("" + (StateFile.VERSION + 1)));
      state.commit();
    }
    assertThatThrownBy(() -> StateFile.open(folder, CLOCK))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("was written by a newer Weir (version " + (StateFile.VERSION + 1));
    assertThat(aside()).isEmpty();
    assertThat(Files.exists(folder.resolve("state.mv"))).isTrue();
  }

  @Test
  void anOlderOneIsTakenOver() throws Exception {
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      state.map("weir").put("version", text("1"));
      round(state, 7);
      state.commit();
    }
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      assertThat(state.isFresh()).isFalse();
      assertThat(all(state)).containsEntry("round", "7");
      assertThat(state.map("weir").get("version")).isEqualTo(text("" + StateFile.VERSION));
    }
  }

  @Test
  void roomIsGivenBack() throws Exception {
    try (StateFile state = StateFile.open(folder, CLOCK)) {
      byte[] much = new byte[200_000];
      for (int i = 0; i < 100; i++) {
        new Random(i).nextBytes(much);
        state.sequence("outbox").put((long) i, much.clone());
        round(state, i);
        state.commit();
      }
      for (int i = 0; i < 99; i++) {
        state.sequence("outbox").remove((long) i);
      }
      state.commit();
      long before = state.size();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                round(state, 7);
                state.commit();
                state.compact();
                return state.size() < before / 2;
              });
      assertThat(all(state)).containsKey("key1");
    }
  }

  @Test
  void aNewFolderIsForItsOwnerAlone() throws Exception {
    Path made = folder.resolve("a/state");
    StateFile.open(made, CLOCK).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileThatIsAFolderIsSaid() throws Exception {
    Files.createDirectory(folder.resolve("state.mv"));
    Files.writeString(
        folder.resolve("state.mv/x"), "", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    assertThatThrownBy(() -> StateFile.open(folder, CLOCK)).isInstanceOf(StateException.class);
    assertThat(aside()).isEmpty();
  }

  private List<String> aside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.startsWith("state.mv."))
          .sorted()
          .toList();
    }
  }
}
