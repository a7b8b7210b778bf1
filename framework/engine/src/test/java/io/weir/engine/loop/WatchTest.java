package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.judge.Judge;
import io.weir.engine.judge.Trusted;
import io.weir.engine.state.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @TempDir Path folder;

  @Test
  void onlyTimeThatWasSeenToPassCounts() throws Exception {
    try (StateFile state = StateFile.open(folder, Clock.systemUTC());
        Parsing parsing = new Parsing(List.of(), Map.of(), 1)) {
      Loop loop =
          new Loop(
              Clock.systemUTC(),
              state,
              new Inbox(),
              parsing,
              List.of(),
              new Judge(List.of(), new Trusted(Map.of(), List.of()), (alert, rule) -> {}),
              new NoAct(),
              List.of());
      Watch watch =
          new Watch(loop, StuckLines.in(folder), Thread.currentThread(), Duration.ofSeconds(30));
      loop.pulse().step("writing the state");
      watch.look(SECOND);
      watch.look(SECOND * 3_600);
      assertThat(watch.stuck()).as("a machine that slept for an hour").isEmpty();
      for (int i = 0; i < 23; i++) {
        loop.pulse().judges();
        loop.pulse().event(7, i);
        watch.look(SECOND * 4);
      }
      assertThat(watch.stuck()).as("slow, but it moves").isEmpty();
      for (int i = 0; i < 8; i++) {
        watch.look(SECOND * 4);
      }
      assertThat(watch.stuck())
          .contains("judging events at the line at place 22 of stream 7 has taken more than 30 s");
      assertThat(Files.readString(folder.resolve("stuck"))).isEqualTo("7 22 1\n");
      loop.pulse().rests();
      watch.look(SECOND);
      assertThat(watch.stuck()).isEmpty();
      assertThat(Files.readString(folder.resolve("stuck"))).isBlank();
    }
  }

  @Test
  void aNoteThatIsDamagedKeepsNothingFromBeingRead() throws Exception {
    Files.writeString(folder.resolve("stuck"), "zz 1 2\n\0\0\0");
    assertThat(StuckLines.in(folder).isEmpty()).isTrue();
    Files.writeString(folder.resolve("stuck"), "ffffffffffffffff 12 2\n1 2 1\n");
    StuckLines lines = StuckLines.in(folder);
    assertThat(lines.isSetAside(-1, 12)).isTrue();
    assertThat(lines.isSetAside(1, 2)).as("it stopped one round").isFalse();
  }
}
