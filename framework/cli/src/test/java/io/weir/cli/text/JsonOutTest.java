package io.weir.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  @Test
  void eachByteAtEachPlaceIsPlainOrNot() {
    for (int length = 1; length < 20; length++) {
      for (int at = 0; at < length; at++) {
        for (int c = 0; c < 256; c++) {
          byte[] text = new byte[length + 2];
          Arrays.fill(text, (byte) 'a');
          text[0] = '"'; // what stands around the range does not count
          text[length + 1] = (byte) 0xff;
          text[at + 1] = (byte) c;
          JsonOut out = new JsonOut();
          boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
          assertThat(out.plain(new byte[] {'n', ':'}, text, 1, length + 1)).isEqualTo(plain);
          String value = new String(text, 1, length, StandardCharsets.ISO_8859_1);
          assertThat(out.toString()).isEqualTo(plain ? "n:\"" + value + "\"" : "");
        }
      }
    }
  }

  @Test
  void growsForPlainTexts() {
    byte[] text = "0123456789".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    JsonOut out = new JsonOut();
    assertThat(out.plain(new byte[] {'n'}, text, 0, text.length)).isTrue();
    assertThat(out.size()).isEqualTo(text.length + 3);
  }
}
