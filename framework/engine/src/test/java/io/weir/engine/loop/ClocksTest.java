package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.source.LineBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClocksTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
  private Instant now = NOW;
  private final Clocks clocks = new Clocks("maillog");

  private void read(boolean live, String stamp, Duration... late) {
    LineBatch batch = new LineBatch(1_000);
    batch.begin(1, NOW, MOSCOW);
    byte[] line = (stamp + " mx postfix/smtpd[1]: x").getBytes(StandardCharsets.US_ASCII);
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    int ahead = 0;
    for (Duration one : late) {
      batch.add(0, line, 0, line.length);
      long micros = one.toNanos() / 1_000;
      least = Math.min(least, micros);
      most = Math.max(most, micros);
      ahead += one.compareTo(Duration.ofMinutes(-5)) < 0 ? 1 : 0;
    }
    clocks.read(
        batch,
        new Parsing.Parsed(new Event[late.length], 0, ahead, late.length, least, most, List.of()),
        live,
        now);
  }

  private static Duration hours(int hours, int seconds) {
    return Duration.ofHours(hours).plusSeconds(seconds);
  }

  @Test
  void linesOfAContainerInUtc() {
    read(true, "Nov 28 12:00:00", hours(3, 0), hours(3, 1), hours(3, 2), hours(3, 2));
    assertThat(clocks.problem()).as("four are a few").isEmpty();
    read(true, "Nov 28 12:00:00", hours(3, 1));
    assertThat(clocks.problem())
        .contains("3 h 0 min behind the clock")
        .contains("They would fit zone: \"UTC\"");
    read(true, "Nov 28 15:00:00", hours(0, 1));
    assertThat(clocks.problem()).isEmpty();
  }

  @Test
  void linesOfAZoneAheadFitAnother() {
    read(true, "Nov 28 17:30:00", hours(-2, -1_800), hours(-2, -1_799));
    assertThat(clocks.problem())
        .contains("2 h 30 min ahead of the clock")
        .contains("They would fit zone: \"+05:30\"");
  }

  @Test
  void whatWasWrittenBeforeSaysNothing() {
    read(false, "Nov 28 12:00:00", hours(3, 0), hours(3, 1), hours(3, 2), hours(3, 2), hours(3, 2));
    assertThat(clocks.problem()).isEmpty();
  }

  @Test
  void aQueueThatIsSentAtLastIsNoZone() {
    for (int minutes = 120; minutes > 12; minutes -= 2) {
      read(true, "Nov 28 12:00:00", Duration.ofMinutes(minutes), Duration.ofMinutes(minutes - 1));
    }
    read(true, "Nov 28 12:00:00", Duration.ofMinutes(240), Duration.ofMinutes(12));
    assertThat(clocks.problem()).isEmpty();
  }

  @Test
  void aStampWithItsZoneMeansAClock() {
    Duration late = Duration.ofMinutes(23);
    read(true, "2026-11-28T14:37:00+03:00", late, late, late, late, late);
    assertThat(clocks.problem()).isEmpty();
    now = NOW.plusSeconds(300);
    read(true, "2026-11-28T14:37:00+03:00", late);
    assertThat(clocks.problem()).contains("23 min behind").contains("a clock is wrong");
  }

  @Test
  void noZoneIsTwentyMinutesAway() {
    Duration late = Duration.ofMinutes(20);
    read(true, "Nov 28 14:40:00", late, late, late, late, late);
    assertThat(clocks.problem()).isEmpty();
    now = NOW.plusSeconds(300);
    read(true, "Nov 28 14:40:00", late);
    assertThat(clocks.problem()).contains("20 min behind").contains("See whether zone: is right");
  }
}
