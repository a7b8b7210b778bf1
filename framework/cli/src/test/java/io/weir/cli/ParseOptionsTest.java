package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.parse.ParseOptions;
import io.weir.cli.parse.ParseWorkers.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain words mean the same whoever reads them. */
final class ParseOptionsTest {
  @TempDir private Path home;

  @Test
  void filesAndOneFormArePlain() {
    assertThat(ParseOptions.plain("parse", "--count", "a", "-", "b c"))
        .isEqualTo(
            new ParseOptions(
                Form.COUNTS, List.of("a", "-", "b c"), List.of(), null, null, null, null));
    assertThat(ParseOptions.plain("parse"))
        .isEqualTo(new ParseOptions(Form.EVENTS, List.of("-"), List.of(), null, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check",
        "parse --help",
        "parse @words",
        "parse -- a",
        "parse --coun a",
        "parse --count=true a",
        "parse --count --count",
        "parse --lines --count",
        "parse --verbose a",
        "parse --zone UTC a",
      })
  void allElseIsNot(String words) {
    assertThat(ParseOptions.plain(words.split(" "))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parse",
        "parse --lines -",
        "parse -",
        "parse LOG LOG",
        "parse LOG --lines",
        "parse --count LOG"
      })
  void picocliReadsPlainWordsAlike(String words) throws Exception {
    String log = Files.writeString(home.resolve("log"), "1 sent a\n?\n").toString();
    String[] args = words.replace("LOG", log).split(" ");
    CommandRig plain = new CommandRig(home).in("1 sent hello\nwhat?\n");
    CommandRig read = new CommandRig(home).in("1 sent hello\nwhat?\n");
    assertThat(ParseOptions.plain(args)).isNotNull();
    assertThat(plain.run(args)).isEqualTo(read.throughPicocli(args)).isZero();
    assertThat(withoutSeconds(plain)).isEqualTo(withoutSeconds(read)).contains("word_delivery");
  }

  private static String withoutSeconds(CommandRig weir) {
    return weir.out().replaceFirst("\"seconds\":[0-9.]+", "");
  }
}
