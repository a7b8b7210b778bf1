package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that are shipped are good; what becomes of them when bytes change never throws. */
final class HostileTextTest {
  private static final String SPICE = "{}[]:,-*&!|>'\"%@`#?~ \t\n\r\0${}\\\u00e9\u2028";
  private @TempDir Path folder;

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../conf"))) {
      // What is named rules-… is included by the others.
      List<Path> yaml =
          files
              .filter(f -> f.toString().endsWith(".yaml") && !f.toString().contains("rules-"))
              .sorted()
              .toList();
      assertThat(yaml).hasSizeGreaterThanOrEqualTo(2);
      return yaml.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedFilesHaveNoProblems(Path file) throws IOException {
    Path copy = Files.copy(file, folder.resolve("weir.yaml"));
    Files.copy(file.resolveSibling("rules-mail.yaml"), folder.resolve("rules-mail.yaml"));
    Files.writeString(folder.resolve("mysql.password"), "secret\n");
    Loaded loaded = ConfigLoader.load(copy, List.of(), Map.of());
    assertThat(loaded.problems().list()).isEmpty();
    assertThat(loaded.config().rules()).isNotEmpty();
    assertThat(loaded.config().actions()).isNotEmpty();
  }

  @Test
  void noChangeOfBytesMakesTheReaderThrow() throws IOException {
    byte[] good = Files.readAllBytes(Path.of("../../conf/weir.yaml"));
    byte[] spice = SPICE.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    Path file = folder.resolve("weir.yaml");
    for (int round = 0; round < 400; round++) {
      byte[] bytes = good.clone();
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextInt(4) == 0 ? (byte) random.nextInt() : spice[random.nextInt(spice.length)];
      }
      Files.write(file, bytes);
      assertThatCode(() -> ConfigLoader.load(file, List.of(), Map.of()))
          .as("round %d", round)
          .doesNotThrowAnyException();
    }
  }
}
