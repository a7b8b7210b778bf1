package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZonesTest {
  @Test
  void aNameOrAnOffsetIsAZone() {
    assertThat(Zones.of("Europe/Moscow")).isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(Zones.of("+03:00")).isEqualTo(ZoneId.of("+03:00"));
  }

  @ParameterizedTest
  @CsvSource({
    "Moskau, Europe/Moscow",
    "Moscow, Europe/Moscow",
    "Europe/Moskow, Europe/Moscow",
    "new york, America/New_York",
    "Europe/Lisboa, Europe/Lisbon",
    "warschau, Europe/Warsaw"
  })
  void aCityIsFoundAlsoAsAnotherLanguageSpellsIt(String written, String meant) {
    assertThatThrownBy(() -> Zones.of(written))
        .hasMessage("is not a zone; did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "qqqqqq", "/", "Europe/", "\u0000", "UTC+99"})
  void whatIsNearNothingIsToldHowZonesAreWritten(String written) {
    assertThatThrownBy(() -> Zones.of(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("is not a zone: write Europe/Moscow, UTC or +03:00");
  }
}
