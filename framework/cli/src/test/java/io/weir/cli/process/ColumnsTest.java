package io.weir.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {
  @Test
  void theVariableDecidesIfItIsAWidth() {
    assertThat(new Columns("80", false, System.err).getAsInt()).isEqualTo(80);
    assertThat(new Columns("80", true, System.err).getAsInt()).isEqualTo(80);
    for (String none : new String[] {"", "0", "-1", "wide", "9999999999"}) {
      assertThat(new Columns(none, false, System.err).getAsInt()).isEqualTo(Integer.MAX_VALUE);
    }
    assertThat(new Columns(null, false, System.err).getAsInt()).isEqualTo(Integer.MAX_VALUE);
  }
}
