package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Progress progress = new Progress(Clock.systemUTC());

  @Test
  void aBacklogIsOverThoughItsLastLineIsNotWhole() {
    look(100_000_000);
    assertThat(progress.isReading()).isTrue();
    look(LineBatch.MAX_LINE + 1);
    assertThat(progress.isReading()).isTrue();
    look(300);
    assertThat(progress.isReading()).isFalse();
  }

  @Test
  void aFewLinesBehindAreNoBacklog() {
    look(1_000_000);
    assertThat(progress.isReading()).isFalse();
  }

  @Test
  void howLongItTakesFollowsFromTheTimeSinceItBecameLess() {
    Instant begin = Instant.parse("2026-11-29T23:18:22Z");
    Progress growing = new Progress(Clock.fixed(begin, ZoneOffset.UTC));
    look(growing, 5_000_000);
    look(growing, 30_000_000); // lines come faster than they are read
    assertThat(growing.left(30_000_000, begin.plusSeconds(10))).isEqualTo("new lines come as fast");
    assertThat(growing.left(29_999_990, begin.plusSeconds(10))).isEqualTo("new lines come as fast");
    assertThat(growing.left(20_000_000, begin.plusSeconds(10))).isEqualTo("about 20 s left");
  }

  private void look(long behind) {
    look(progress, behind);
  }

  private static void look(Progress progress, long behind) {
    progress.look(List.of(new Source.Status("maillog", behind, 200_000_000, "")), 0);
  }
}
