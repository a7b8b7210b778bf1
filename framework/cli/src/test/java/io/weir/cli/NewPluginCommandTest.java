package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir plugins new}; CI builds what it writes with Maven, and runs the tests in it. */
final class NewPluginCommandTest {
  @TempDir private Path home;
  private CommandRig weir;
  private Path folder;

  @BeforeEach
  void rig() {
    weir = new CommandRig(home);
    folder = home.resolve("mine");
  }

  private int create(String... words) {
    return weir.run(
        Stream.concat(Stream.of("plugins", "new"), Stream.of(words)).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parser", "rule", "notifier", "blocker"})
  void nothingIsLeftToBeReplaced(String kind) throws IOException {
    assertThat(create(kind, "night-shift2", folder.toString(), "--package", "com.acme.weir"))
        .isZero();
    assertThat(weir.out()).contains("wrote " + folder, "mvn verify");
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(5);
    for (Path file : files) {
      assertThat(Files.readString(file)).doesNotContainPattern("@[a-z]+@|@Class@");
    }
    String type = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    Path main = folder.resolve("src/main/java/com/acme/weir/NightShift2" + type + ".java");
    assertThat(main).content().contains("package com.acme.weir;", "return \"night_shift2\";");
    assertThat(folder.resolve("pom.xml"))
        .content()
        .contains("<artifactId>" + kind + "-night-shift2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parser My|'My' cannot be the name of a plugin",
        "parser a--b|'a--b' cannot be the name of a plugin",
        "parser ../x|'../x' cannot be the name of a plugin",
        "parser new|'org.example.new' cannot be the name of a Java package",
        "rule x --package a-b|'a-b' cannot be the name of a Java package",
        "store x|there is nothing to begin a 'store' with: parser, rule, notifier, blocker",
        "parser|missing required parameter"
      })
  void wrongNamesAreRefused(String words, String sentence) {
    assertThat(create(words.split(" ", -1))).isEqualTo(2);
    assertThat(weir.err()).contains(sentence).doesNotContain("Exception");
  }

  @Test
  void aFolderThatIsNotEmptyIsNotTouched() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("notes"), "mine");
    assertThat(create("rule", "x", folder.toString())).isEqualTo(2);
    assertThat(weir.err()).contains(folder + " is not empty");
    try (Stream<Path> in = Files.list(folder)) {
      assertThat(in).hasSize(1);
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsAnError() throws IOException {
    Files.writeString(folder, "mine");
    assertThat(create("rule", "x", folder.toString())).isEqualTo(1);
    assertThat(weir.err()).contains("cannot write " + folder);
  }
}
