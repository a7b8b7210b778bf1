package io.weir.cli.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class JsonOutTest {
  @Test
  void everyCharacterComesBack() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x10000; c++) {
      if (!Character.isSurrogate((char) c)) {
        all.append((char) c);
      }
    }
    all.append("😀𝒳");
    String json = new JsonOut().text(all.toString()).toString();
    assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(all.toString());
    assertThat(json.chars())
        .noneMatch(c -> c < ' ' || c >= 0x7f && c <= 0x9f || c >= 0x2028 && c <= 0x202e);
  }

  @Test
  void aLoneSurrogateIsEscaped() {
    assertThat(new JsonOut().text("a\ud800b").toString()).isEqualTo("\"a\\ud800b\"");
  }

  @Test
  void numbersAreWhatJsonCanSay() {
    assertThat(
            new JsonOut()
                .value(1L)
                .raw(' ')
                .value(0.5)
                .raw(' ')
                .value(3.0)
                .raw(' ')
                .value(Double.NaN)
                .raw(' ')
                .value(null)
                .raw(' ')
                .value(true)
                .toString())
        .isEqualTo("1 0.5 3 null null true");
  }
}
