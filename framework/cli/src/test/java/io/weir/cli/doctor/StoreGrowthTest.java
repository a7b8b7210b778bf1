package io.weir.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.doctor.Findings.Finding;
import io.weir.cli.doctor.Findings.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StoreGrowthTest {
  private static final long MB = 1_000_000;

  @Test
  void aDiskThatIsFullSoonIsAWarning() {
    Finding found = StoreCheck.grows(300 * MB, Duration.ofDays(3), 1_050 * MB, null);
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.sentence())
        .startsWith("the store has 300 MB and grows by 100 MB a day: its disk is full in 10 days;");
    assertThat(StoreCheck.grows(300 * MB, Duration.ofDays(3), 90_000 * MB, null).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void whatIsDeletedInTimeFillsNoDisk() {
    assertThat(StoreCheck.grows(300 * MB, Duration.ofDays(3), 1_050 * MB, Duration.ofDays(10)))
        .extracting(Finding::level)
        .isEqualTo(Level.OK);
    assertThat(StoreCheck.grows(300 * MB, Duration.ofDays(3), 1_050 * MB, Duration.ofDays(365)))
        .extracting(Finding::level)
        .isEqualTo(Level.WARNING);
  }

  @Test
  void ofADayNothingIsSaid() {
    assertThat(StoreCheck.grows(300 * MB, Duration.ofHours(3), 1, null).level())
        .isEqualTo(Level.OK);
  }
}
