package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages and the shell completion in the tar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(Part.MAN_PAGES)
final class HelpFilesIT {
  private static final String COMPLETED =
      """
      . "$1"
      compopt() { :; } # bash itself allows it only while something is completed
      COMP_WORDS=($2) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      COMP_WORDS[COMP_CWORD]=${COMP_WORDS[COMP_CWORD]%_}
      _complete_weir
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir private static Path folder;
  private Installation weir;

  @BeforeAll
  void unpack() {
    weir = Installation.unpack(folder);
  }

  private List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(weir.home().resolve("share/man/man1"))) {
      return pages.sorted().toList();
    }
  }

  @Test
  void eachCommandOfTheHelpHasAPage() throws IOException {
    List<String> pages = pages().stream().map(page -> page.getFileName().toString()).toList();
    assertThat(pages).contains("weir.1", "weir-run.1", "weir-blocks-lift.1");
    List<String> commands =
        weir.weir("--help").good().lines().stream()
            .dropWhile(line -> !line.startsWith("Commands:"))
            .filter(line -> line.matches("  [a-z-]+ .*"))
            .map(line -> line.strip().split(" ", 2)[0])
            .filter(word -> !word.equals("weir"))
            .toList();
    assertThat(commands).contains("run", "check", "make-archive");
    assertThat(commands).allSatisfy(name -> assertThat(pages).contains("weir-" + name + ".1"));
  }

  @Test
  void mandocAndGroffHaveNothingToSayAboutThem() throws IOException {
    String[] files = pages().stream().map(Path::toString).toArray(String[]::new);
    assertThat(Programs.sh("mandoc -T lint \"$@\"; groff -man -Tutf8 -ww -z \"$@\"", files).good())
        .extracting(Installation.Finished::out)
        .isEqualTo("");
  }

  @Test
  void bashCompletesCommandsAndOptions() {
    assertThat(completed("weir bl_")).containsExactly("blocks");
    assertThat(completed("weir blocks l_")).containsExactlyInAnyOrder("list", "lift");
    assertThat(completed("weir blocks lift --re_")).containsExactly("--reason");
  }

  private List<String> completed(String typed) {
    Path script = weir.home().resolve("share/bash-completion/completions/weir");
    return Programs.run("bash", "-c", COMPLETED, "bash", script.toString(), typed).good().lines();
  }
}
