package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExitCodesTest {
  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() {
    weir = new CommandRig(home);
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    assertThat(weir.run()).isEqualTo(2);
    assertThat(weir.err()).contains("Usage: weir", "parse", "import", "demo");
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
  void aWrongInstantIsBadUsage() {
    assertThat(weir.run("parse", "--now", "yesterday")).isEqualTo(2);
    assertThat(weir.err()).contains("--now", "yesterday").doesNotContain("\tat ");
  }

  @Test
  void aGoodFileIsToldWithWhatIsInIt() throws Exception {
    weir.pipeline("");
    assertThat(weir.run("check")).isZero();
    assertThat(weir.out())
        .endsWith("weir.yaml is good: 1 source, 1 parser, store memory, 0 rules, 0 actions\n");
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
            line -> assertThat(line).endsWith("is not good: 3 problems"));
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
