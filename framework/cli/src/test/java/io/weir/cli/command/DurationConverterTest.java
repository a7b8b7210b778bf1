package io.weir.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class DurationConverterTest {
  @Test
  void durationsAreWrittenAsInTheFile() {
    DurationConverter spans = new DurationConverter();
    assertThat(spans.convert("20s")).isEqualTo(Duration.ofSeconds(20));
    assertThat(spans.convert("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(spans.convert("2h")).isEqualTo(Duration.ofHours(2));
    for (String wrong : List.of("", "s", "20", "-1s", "1w", "99999999999s")) {
      assertThat(Assertions.catchThrowable(() -> spans.convert(wrong)))
          .as(wrong)
          .isInstanceOf(TypeConversionException.class);
    }
  }
}
