package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FirstStampTest {
  private static final Instant READ = Instant.parse("2026-03-01T12:00:00Z");

  private static OptionalLong stamp(String line) {
    return FirstStamp.of(Line.of(line, READ, ZoneId.of("Europe/Moscow")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mar  1 10:00:00 mx a: b | 2026-03-01T07:00:00Z",
        "Mar 01 10:00:00 mx a: b | 2026-03-01T07:00:00Z",
        "Dec 31 23:59:59 mx a: b | 2025-12-31T20:59:59Z",
        "Feb 29 00:00:00 mx a: b | 2024-02-28T21:00:00Z",
        "Mar  2 10:00:00 mx a day ahead | 2026-03-02T07:00:00Z",
        "<22>Mar  1 10:00:00 mx a: b | 2026-03-01T07:00:00Z",
        "Mar  1 2024 10:00:00 mx a: b | 2024-03-01T07:00:00Z",
        "2026-02-03T04:05:06.123456+01:00 mx a: b | 2026-02-03T03:05:06.123456Z",
        "2026-02-03T04:05:06Z mx a: b | 2026-02-03T04:05:06Z",
        "2026-02-03 04:05:06 mx a: b | 2026-02-03T01:05:06Z",
        "2026-02-03 04:05:06,250 mx a: b | 2026-02-03T01:05:06.250Z",
        "<22>1 2026-02-03T04:05:06.5Z mx a - - - b | 2026-02-03T04:05:06.500Z",
        "2026-06-30T23:59:60Z mx a leap second | 2026-07-01T00:00:00Z",
      })
  void readsWhatSyslogDaemonsWrite(String line, String expected) {
    assertThat(stamp(line))
        .hasValue(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "M",
        "Mar",
        "Mar  1",
        "Mar 99 10:00:00",
        "May be no stamp at all",
        "<22>",
        "<",
        "1 2 3 4 5 6 7",
        "2026-13-45T99:99:99Z",
        "2026-02-03T04:05:06+99:99",
        "program started",
        "99999999999999999999",
      })
  void anythingElseIsNone(String line) {
    assertThat(stamp(line)).isEmpty();
  }

  @Test
  void isFastAndCalmWhateverALineHolds() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder();
      Random random = new Random(i);
      String letters = "Mar 0123456789:-T.+Z<>é\0";
      for (int k = random.nextInt(80); k > 0; k--) {
        line.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(stamp(line.toString())).isNotNull();
    }
  }
}
