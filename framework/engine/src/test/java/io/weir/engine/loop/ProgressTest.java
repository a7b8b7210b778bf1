package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.time.Clock;
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

  private void look(long behind) {
    progress.look(List.of(new Source.Status("maillog", behind, 200_000_000, "")), 0);
  }
}
