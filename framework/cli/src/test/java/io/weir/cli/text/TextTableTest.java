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

  private static List<String> printed(TextTable table, int columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns, 2);
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void whatIsTooWideHasItsNamesInALineOfTheirOwn() {
    TextTable table = new TextTable(List.of("rule", "subject", "what", "n"));
    table.row(List.of("busy", "anna@example.org", "warned", 5L));
    table.row(List.of("busy", "anna@example.org", "blocked", 50L));
    table.row(List.of("slow", "bert@example.org", "warned", 7L));
    assertThat(printed(table, 35)).hasSize(5).allMatch(line -> line.length() <= 35);
    assertThat(printed(table, 34))
        .containsExactly(
            "rule  subject",
            "  what      n",
            "  -------  --",
            "busy  anna@example.org",
            "  warned    5",
            "  blocked  50",
            "slow  bert@example.org",
            "  warned    7");
  }
}
