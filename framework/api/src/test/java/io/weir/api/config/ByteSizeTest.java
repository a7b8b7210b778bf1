package io.weir.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "64KiB, 65536",
    "8MiB, 8388608",
    "1GiB, 1073741824",
    "5MB, 5000000",
    "1 gib, 1073741824"
  })
  void readsSizes(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5MiB", "1TiB", "9999999999999GiB", "MiB"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsDoNotPrint() {
    assertThat(Secret.parse("geheim")).hasToString("***");
    assertThat(Secret.parse("geheim").reveal()).isEqualTo("geheim");
    assertThat(new ByteSize(8 << 20)).hasToString("8MiB");
  }
}
