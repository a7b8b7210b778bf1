package io.weir.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StatementsTest {
  @Test
  void statementsEndAtSemicolonsOutsideQuotationMarks() {
    assertThat(Statements.split("select ';', \"a;b\" from t; ;select 2;"))
        .containsExactly("select ';', \"a;b\" from t", "select 2");
    assertThat(Statements.split("  ")).isEmpty();
  }
}
