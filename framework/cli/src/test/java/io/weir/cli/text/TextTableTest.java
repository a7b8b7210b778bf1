package io.weir.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTableTest {
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
}
