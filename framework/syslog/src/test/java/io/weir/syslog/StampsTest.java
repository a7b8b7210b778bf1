package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of a minute says the same as reading it anew. */
final class StampsTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

  private static long seconds(Stamps stamps, String stamp, ZoneId zone) {
    byte[] b = (stamp + " mx1 postfix/qmgr[1]: x").getBytes(StandardCharsets.US_ASCII);
    Line line = new Line();
    line.set(b, 0, b.length, 1, 0, RECEIVED, zone);
    return stamps.plain(line, b, 0);
  }

  @Test
  void aLeapSecondIsOfItsOwnMinute() {
    Stamps stamps = new Stamps();
    ZoneId utc = ZoneId.of("UTC");
    long first = Instant.parse("2026-11-22T10:00:00Z").getEpochSecond();
    assertThat(seconds(stamps, "Nov 22 10:00:60", utc)).isEqualTo(first + 60);
    assertThat(seconds(stamps, "Nov 22 10:00:07", utc)).isEqualTo(first + 7);
    assertThat(seconds(stamps, "Nov 22 10:00:61", utc)).isEqualTo(Stamps.NONE);
    assertThat(seconds(stamps, "Nov 22 10:00:6x", utc)).isEqualTo(Stamps.NONE);
  }

  /** Around the year's limit, an hour that comes twice and one that is left out. */
  @Test
  void whateverCameBefore() {
    List<String> stamps = new ArrayList<>();
    for (String day :
        List.of("Nov 22", "Nov 23", "Oct 25", "Mar 29", "Feb 29", "Dec 31", "Nov  2")) {
      for (String minute : List.of("00:59", "01:00", "01:59", "02:00", "02:59", "03:00", "12:00")) {
        for (String second : List.of("00", "01", "30", "58", "59", "60")) {
          stamps.add(day + " " + minute + ":" + second);
        }
      }
    }
    ZoneId zone = ZoneId.of("Europe/Berlin");
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(stamps, random);
      Stamps used = new Stamps();
      for (String stamp : stamps) {
        assertThat(seconds(used, stamp, zone))
            .as(stamp)
            .isEqualTo(seconds(new Stamps(), stamp, zone));
      }
    }
  }
}
