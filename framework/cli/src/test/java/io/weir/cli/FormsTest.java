package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class FormsTest {
  @Test
  void columnsStandUnderEachOtherAndNumbersRight() {
    TextTable table = new TextTable(List.of("name", "n"));
    table.row(List.of("a\u001b[31m", 5L));
    table.row(Arrays.asList(null, 12_345L));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    table.print(out);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "name           n", "---------  -----", "a\\x1b[31m      5", "           12345");
  }

  @Test
  void statementsEndAtSemicolonsOutsideQuotationMarks() {
    assertThat(Statements.split("select ';', \"a;b\" from t; ;select 2;"))
        .containsExactly("select ';', \"a;b\" from t", "select 2");
    assertThat(Statements.split("  ")).isEmpty();
  }

  @Test
  void durationsAreWrittenAsInTheFile() {
    SpanConverter spans = new SpanConverter();
    assertThat(spans.convert("20s")).isEqualTo(Duration.ofSeconds(20));
    assertThat(spans.convert("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(spans.convert("2h")).isEqualTo(Duration.ofHours(2));
    for (String wrong : List.of("", "s", "20", "-1s", "1w", "99999999999s")) {
      assertThat(Assertions.catchThrowable(() -> spans.convert(wrong)))
          .as(wrong)
          .isInstanceOf(TypeConversionException.class);
    }
  }

  @Test
  void theLogNamesTheRoomOfTheHouse() {
    assertThat(LogLayout.room("io.weir.engine.act.StoreRunner")).isEqualTo("engine");
    assertThat(LogLayout.room("io.weir.plugins.source.file.FollowedPath")).isEqualTo("source-file");
    assertThat(LogLayout.room("org.eclipse.jetty.server.Server")).isEqualTo("Server");
  }
}
