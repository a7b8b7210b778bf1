package io.weir.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FieldsTest {
  private static Fields sample() {
    return new Fields()
        .put("text", "größer \uD83D\uDE00 \u0000")
        .put("number", Long.MIN_VALUE)
        .put("decimal", 0.1)
        .put("lists", Map.of("a", List.of("1", ""), "b", List.of()));
  }

  @Test
  void allThatIsWrittenIsReadAgain() throws IOException {
    byte[] bytes = sample().bytes();
    assertThat(Fields.isForm(bytes)).isTrue();
    Fields read = Fields.read(bytes);
    assertThat(read.text("text")).isEqualTo("größer \uD83D\uDE00 \u0000");
    assertThat(read.number("number")).isEqualTo(Long.MIN_VALUE);
    assertThat(read.decimal("decimal")).isEqualTo(0.1);
    assertThat(read.lists("lists")).isEqualTo(Map.of("a", List.of("1", ""), "b", List.of()));
  }

  @Test
  void aTextMayBeLongerThanTheFormBeforeAllowed() throws IOException {
    String text = "x".repeat(100_000);
    assertThat(Fields.read(new Fields().put("text", text).bytes()).text("text")).isEqualTo(text);
  }

  @Test
  void whatALaterVersionAddsIsIgnoredAndWhatIsMissingHasADefault() throws IOException {
    Fields read = Fields.read(sample().put("new", Map.of("x", List.of("y"))).bytes());
    assertThat(read.text("text")).startsWith("größer");
    assertThat(read.text("other", "none")).isEqualTo("none");
    assertThat(read.lists("other")).isEmpty();
    assertThatThrownBy(() -> read.text("other")).hasMessageContaining("'other' is missing");
    assertThatThrownBy(() -> read.number("text")).hasMessageContaining("'text' is missing");
    assertThatThrownBy(() -> read.decimal("text")).hasMessageContaining("'text' is missing");
  }

  @Test
  void damagedBytesAreAnIoException() {
    byte[] bytes = sample().bytes();
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertThat(Fields.read(damaged)).isNotNull();
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
