package io.weir.plugins.rule.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTest {
  @Test
  void windowsAreReadAndPrintedAlike() {
    for (String text : List.of("calendar_hour", "calendar_day", "10m", "1h", "36h", "31d", "90s")) {
      assertThat(Window.parse(text)).hasToString(text);
    }
    assertThat(Window.parse("1500ms").length()).isEqualTo(Duration.ofMillis(1500));
    for (String text : List.of("", "hour", "0s", "32d", "-1h", "1w", "9999999999h", "1 h", "10")) {
      assertThatThrownBy(() -> Window.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }
}
