package io.weir.plugins.parser.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.source.Line;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeFormatTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static @Nullable Instant read(String format, @Nullable ZoneId zone, String text) {
    byte[] b = ("x" + text + "1").getBytes(StandardCharsets.UTF_8);
    long micros =
        TimeFormat.of(format, zone)
            .micros(b, 1, b.length - 1, new Line().set(b, 0, b.length, 1, 0, RECEIVED, ZONE));
    return micros == TimeFormat.NONE ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "iso, 2026-11-22T12:00:00Z, 2026-11-22T12:00:00Z",
        "iso, 2026-11-22 12:00:00.123456789 +0300, 2026-11-22T09:00:00.123456Z",
        "iso, \"2026-11-22T12:00:00,5-03\", 2026-11-22T15:00:00.5Z",
        "iso, 2026-11-22T12:00:00, 2026-11-22T11:00:00Z",
        "clf, 22/Nov/2026:12:00:00 -0130, 2026-11-22T13:30:00Z",
        "clf, 22/Nov/2026:12:00:00, 2026-11-22T11:00:00Z",
        "syslog, Nov  2 12:00:00, 2026-11-02T11:00:00Z",
        "syslog, Dec 22 12:00:00, 2025-12-22T11:00:00Z",
        "epoch, 1795341604, 2026-11-22T10:00:04Z",
        "epoch, 1795341604.123, 2026-11-22T10:00:04.123Z",
        "epoch_ms, 1795341604123, 2026-11-22T10:00:04.123Z",
        "epoch_ms, 1795341604123.5, 2026-11-22T10:00:04.123500Z",
        "yyyy/MM/dd HH:mm:ss, 2026/11/22 12:00:00, 2026-11-22T11:00:00Z",
        "MMM d HH:mm:ss.SSS, nov 2 12:00:00.250, 2026-11-02T11:00:00.250Z",
        "\"EEE, d MMM yyyy HH:mm:ss Z\", \"Sun, 22 Nov 2026 12:00:00 +0300\", 2026-11-22T09:00:00Z",
        "dd.MM.yy hh:mm a, 22.11.26 01:30 PM, 2026-11-22T12:30:00Z",
      })
  void readsWhatItsNameSays(String format, String text, Instant expected) {
    assertThat(read(format, null, text)).isEqualTo(expected);
  }

  @Test
  void theZoneOfTheOptionComesBeforeThatOfTheLine() {
    ZoneId zone = ZoneId.of("America/New_York");
    Instant expected = Instant.parse("2026-11-22T17:00:00Z");
    assertThat(read("clf", zone, "22/Nov/2026:12:00:00")).isEqualTo(expected);
    assertThat(read("iso", zone, "2026-11-22T12:00:00")).isEqualTo(expected);
    assertThat(read("syslog", zone, "Nov 22 12:00:00")).isEqualTo(expected);
    assertThat(read("yyyy-MM-dd HH:mm", zone, "2026-11-22 12:00")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "iso, 2026-11-22T12:00",
    "iso, 2026-13-22T12:00:00Z",
    "iso, 2026-11-22T12:00:00.Z",
    "iso, 2026-11-22T12:00:00+99:00",
    "clf, 22/Nov/2026:12:00:00 CET",
    "syslog, Nov 22 12:00:00 2026",
    "epoch, 1795341604.",
    "epoch, 999999999999999999",
    "epoch, -1",
    "epoch_ms, 99999999999999999999",
    "yyyy/MM/dd HH:mm:ss, 2026/02/30 12:00:00x",
    "yyyyy/MM/dd HH:mm:ss, 99999/01/01 00:00:00",
  })
  void whatIsNoTimeGivesNone(String format, String text) {
    assertThat(read(format, null, text)).isNull();
  }

  @Test
  void aPatternFromWhichNoTimeFollowsIsRefused() {
    for (String pattern : new String[] {"HH:mm:ss", "yyyy-MM-dd", "", "yyyy-MM-dd'T", "VV"}) {
      assertThatThrownBy(() -> TimeFormat.of(pattern, null))
          .as(pattern)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void noTextMakesItThrow() {
    SplittableRandom random = new SplittableRandom(7);
    String[] formats = {
      "iso", "clf", "syslog", "epoch", "epoch_ms", "yyyy/MM/dd HH:mm:ss[.n]", "E u D H m VV"
    };
    String letters = "0123456789/:-+., TZNovJand\0é";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text =
          new StringBuilder(
              i % 3 == 0 ? "2026-11-22T12:00:00" : i % 3 == 1 ? "22/Nov/2026:12:00:00" : "");
      for (int k = random.nextInt(12); k > 0; k--) {
        char c = letters.charAt(random.nextInt(letters.length()));
        text.insert(random.nextInt(text.length() + 1), c);
      }
      read(formats[i % formats.length], ZONE, text.toString());
    }
  }
}
