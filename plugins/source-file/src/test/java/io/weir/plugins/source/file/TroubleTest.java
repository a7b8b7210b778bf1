package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TroubleTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @Test
  void whatLastsIsLoggedOnceAnHour() {
    Trouble trouble = new Trouble();
    int logged = 0;
    for (int second = 0; second < 2 * 3_600 + 60; second++) {
      logged += trouble.is("it is not there", NOW.plusSeconds(second)) ? 1 : 0;
      assertThat(logged).isEqualTo(second < 2 ? 0 : 1 + (second - 2) / 3_600);
    }
    assertThat(trouble.is("", NOW.plus(Duration.ofHours(3)))).isFalse();
    assertThat(trouble.is("it is not there", NOW.plus(Duration.ofHours(3)))).isFalse();
  }

  @Test
  void aMachineWithAJournalIsToldWhereItsLogIs(@TempDir Path journal) {
    Path log = Path.of("/var/log/maillog");
    assertThat(Trouble.missing(log, List.of(journal.resolve("none"))))
        .isEqualTo("/var/log/maillog: no such file; waiting for it");
    assertThat(Trouble.missing(log, List.of(journal.resolve("none"), journal)))
        .startsWith("/var/log/maillog: no such file; waiting for it. ")
        .contains("systemd journal")
        .contains("type: journald")
        .contains("install rsyslog");
  }
}
