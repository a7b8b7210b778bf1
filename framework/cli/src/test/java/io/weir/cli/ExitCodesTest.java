package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitCodesTest {
  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() {
    weir = new CommandRig(home);
  }

  @Test
  void withoutACommandItSaysWhereToBegin() throws Exception {
    assertThat(weir.run()).isEqualTo(2);
    assertThat(weir.out()).isEmpty();
    assertThat(weir.err())
        .contains("There is no ", "conf/weir.yaml", "weir demo", "weir init", "weir --help");
    weir.pipeline("");
    assertThat(weir.run()).isEqualTo(2);
    assertThat(weir.err())
        .contains("The pipeline file is ", "conf/weir.yaml", "weir check", "weir doctor");
    assertThat(weir.err().lines())
        .hasSizeLessThan(12)
        .allMatch(line -> line.length() <= 80 || line.contains(home.toString()));
    assertThat(weir.run("blocks")).isEqualTo(2);
    assertThat(weir.err()).contains("Usage: weir blocks");
  }

  @Test
  void theVersionSaysWhatItIsMadeOf() {
    assertThat(weir.run("version")).as(weir.err()).isZero();
    assertThat(weir.out())
        .startsWith("weir     ")
        .contains(
            "\ncommit   ", "\njava     " + System.getProperty("java.version"), "\nh2       2.");
    assertThat(weir.run("version", "--json")).isZero();
    assertThat(weir.out())
        .startsWith("{\"weir\":\"")
        .contains("\"java\":{\"version\":\"", "\"plugins\":[", "\"h2\":\"");
  }

  @Test
  void helpAndVersionAreGood() {
    assertThat(weir.run("--version")).isZero();
    assertThat(weir.out()).startsWith("weir ").hasLineCount(1);
    assertThat(weir.run("parse", "--help")).isZero();
    assertThat(weir.out()).contains("--lines", "--count", "--parser");
  }

  @Test
  void anUnknownOptionIsOneSentenceAndAHint() {
    assertThat(weir.run("parse", "--lime")).isEqualTo(2);
    assertThat(weir.err().lines()).hasSize(2).first().asString().contains("--lime");
  }

  @Test
  void aWordThatIsNearlyRightIsRecognised() {
    says("there is no command 'chekc'; did you mean 'check'?", "chekc");
    says("there is no command 'lst'; did you mean 'list'?", "plugins", "lst");
    says("there is no option --confg; did you mean --config?", "run", "--confg", "x");
    says("there is no option --cuont; did you mean --count?", "parse", "--cuont=1", "x");
    says("there is no option --versoin; did you mean --version?", "--versoin");
    says("there is no option -x", "sql", "-x");
    says("'more' is not expected here", "check", "file", "more");
  }

  private void says(String sentence, String... words) {
    assertThat(weir.run(words)).isEqualTo(2);
    assertThat(weir.err().lines().findFirst()).contains("weir: " + sentence);
    assertThat(weir.err().lines()).hasSize(2);
  }

  @Test
  void theFileMayBeNamedWithoutAnOption() throws Exception {
    weir.pipeline("");
    String file = home.resolve("conf/weir.yaml").toString();
    assertThat(weir.run("check", file)).isZero();
    assertThat(weir.out()).startsWith(file + " is valid");
    assertThat(weir.run("check", "-c", file, file)).isZero();
    assertThat(weir.run("check", "-c", "other.yaml", file)).isEqualTo(2);
    assertThat(weir.err()).contains("two pipeline files, other.yaml and " + file);
    String bad = Files.writeString(home.resolve("bad.yaml"), "nonsense: 1\n").toString();
    assertThat(weir.run("run", bad)).isEqualTo(2);
    assertThat(weir.err()).contains("bad.yaml:1:1: nonsense");
  }

  @Test
  void whatTheScriptDoesIsListedAndExplained() {
    assertThat(weir.run("--help")).isZero();
    assertThat(weir.out()).contains("make-archive");
    assertThat(weir.run("make-archive", "--help")).isZero();
    assertThat(weir.out()).startsWith("Makes commands start about a quarter faster.");
  }

  @Test
  void aWrongInstantIsBadUsage() {
    assertThat(weir.run("parse", "--now", "yesterday")).isEqualTo(2);
    assertThat(weir.err()).contains("--now", "yesterday").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parse --zone Moskau|'Moskau' is not a zone; did you mean 'Europe/Moscow'?",
        "import --zone Moskau x|'Moskau' is not a zone; did you mean 'Europe/Moscow'?",
        "parse --zone 25|'25' is not a zone: write Europe/Moscow, UTC or +03:00",
        "import --now 2026-11-31T00:00:00Z x|is not a time: write 2026-11-22T17:00:00Z",
        "sql --most many -e x|'many' is not a whole number",
        "sql --most 99999999999 -e x|'99999999999' is not a whole number up to 2147483647",
        "demo --for ever|'ever' is not a duration: write 20s, 5m, 1h or 30d",
      })
  void aWrongValueIsASentenceWithoutJava(String words, String sentence) throws Exception {
    weir.pipeline("");
    assertThat(weir.run(words.split(" "))).isEqualTo(2);
    assertThat(weir.err())
        .contains(sentence)
        .doesNotContain("java", "Exception", "cannot convert", "an int");
  }

  @Test
  void aGoodFileIsToldWithWhatIsInIt() throws Exception {
    weir.pipeline("");
    assertThat(weir.run("check")).isZero();
    assertThat(weir.out())
        .endsWith("weir.yaml is valid: 1 source, 1 parser, store memory, 0 rules, 0 actions\n");
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheFile() throws Exception {
    weir.pipeline("rules: [{ type: rat }]\nspol: {}\nstale_after: yesterday\n");
    assertThat(weir.run("check")).isEqualTo(2);
    assertThat(weir.err().lines().toList())
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).contains("weir.yaml:6:", "rat"),
            line -> assertThat(line).contains("weir.yaml:7:", "spol", "did you mean"),
            line -> assertThat(line).contains("weir.yaml:8:", "stale_after"),
            line -> assertThat(line).endsWith("is invalid: 3 problems"));
    assertThat(weir.out()).isEmpty();
  }

  @Test
  void setOverridesTheFileForOneRun() throws Exception {
    weir.pipeline("");
    assertThat(weir.run("check", "--set", "store.type=nowhere")).isEqualTo(2);
    assertThat(weir.err()).contains("nowhere");
    assertThat(weir.run("check", "--set", "stale_after=1h")).isZero();
  }

  @Test
  void anotherFileIsTakenWhereOneIsNamed() throws Exception {
    Path other = Files.writeString(home.resolve("other.yaml"), "sources: []\n");
    assertThat(weir.run("check", "-c", other.toString())).isEqualTo(2);
    assertThat(weir.err()).contains("other.yaml:1:");
  }

  @Test
  void runWithABadFileStartsNothing() throws Exception {
    weir.pipeline("nonsense: 1\n");
    assertThat(weir.run("run")).isEqualTo(2);
    assertThat(weir.stores.store().isOpen()).isFalse();
    assertThat(home.resolve("conf/state")).doesNotExist();
  }

  @Test
  void whatIsInstalledIsListedAndShown() {
    assertThat(weir.run("plugins", "list")).isZero();
    assertThat(weir.lines()).anyMatch(l -> l.matches("parser +word +class path +-"));
    assertThat(weir.run("plugins", "show", "parser", "word")).isZero();
    assertThat(weir.out()).startsWith("parser word");
    assertThat(weir.run("plugins", "show", "parser", "wort")).isEqualTo(2);
    assertThat(weir.err()).contains("did you mean 'word'");
    assertThat(weir.run("plugins", "show", "passer", "word")).isEqualTo(2);
    assertThat(weir.err()).contains("there is no kind 'passer'");
  }

  @Test
  void sqlTellsTheStoresOwnWords() throws Exception {
    weir.pipeline("");
    assertThat(weir.run("sql", "-e", "select 1")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: the database in memory speaks no SQL\n");
  }
}
