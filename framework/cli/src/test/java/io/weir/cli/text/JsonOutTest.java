package io.weir.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.Text;
import org.junit.jupiter.api.Test;

final class JsonOutTest {
  @Test
  void everyCharacterComesBack() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String json = new JsonOut().text(all.toString()).toString();
    assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(all.toString());
    assertThat(json.codePoints()).noneMatch(Text::steers);
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
