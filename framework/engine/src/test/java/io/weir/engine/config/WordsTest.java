package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, sockets, names that are near each other, and quoting. */
final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S, 500ms",
    "30s, PT30S, 30s",
    "10m, PT10M, 10m",
    "90m, PT90M, 90m",
    "1h30m, PT90M, 90m",
    "24h, P1D, 1d",
    "7d, P7D, 7d",
    "0s, PT0S, 0s"
  })
  void durationsAreReadAndPrinted(String text, Duration duration, String printed) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.print(duration)).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "m", "10 m", "-1s", "1w", "1.5h", "10M", "PT1S", "99999999999d"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8025", "[::1]:0", "localhost:65535", "mail.example:80"})
  void socketsAreRead(String text) {
    assertThat(Listen.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8025",
        ":8025",
        "::1:8025",
        "[x]:1",
        "a:65536",
        "a:",
        "a:-1",
        "a b:1",
        "[::1]",
        ""
      })
  void whatIsNoSocketIsRefused(String text) {
    assertThatThrownBy(() -> Listen.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write \"127.0.0.1:8025\"");
  }

  @Test
  void onlyNearNamesAreOffered() {
    List<String> known = List.of("window", "where", "levels", "at");
    assertThat(Nearest.hint("widnow", known)).isEqualTo("; did you mean 'window'?");
    assertThat(Nearest.hint("Window", known)).isEqualTo("; did you mean 'window'?");
    assertThat(Nearest.hint("hwere", known)).isEqualTo("; did you mean 'where'?");
    assertThat(Nearest.hint("level", known)).isEqualTo("; did you mean 'levels'?");
    assertThat(Nearest.hint("make-archiv", List.of("make-archive")))
        .isEqualTo("; did you mean 'make-archive'?");
    assertThat(Nearest.hint("INTERVAL", known)).isEmpty();
    assertThat(Nearest.hint("x", known)).isEmpty();
    assertThat(Nearest.hint("w".repeat(100_000), known)).isEmpty();
    assertThat(Nearest.hintOrList("x", known)).isEqualTo("; there are: at, levels, where, window");
  }

  @Test
  void distanceCountsChangesAndSwaps() {
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("same", "same")).isZero();
  }

  @Test
  void quotingKeepsOneShortLineOfWholeCharacters() {
    assertThat(Quoted.of("a\nb\u001b\u202e")).isEqualTo("'a b\\x1b\\u202e'");
    assertThat(Quoted.of("x".repeat(59) + "😀😀")).isEqualTo("'" + "x".repeat(59) + "…'");
  }
}
