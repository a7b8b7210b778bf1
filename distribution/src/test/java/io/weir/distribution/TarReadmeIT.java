package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README in the tar holds for somebody who has the tar alone. */
final class TarReadmeIT {
  private static final Pattern OURS =
      Pattern.compile("(?<![\\w/.])((?:bin|conf|lib|plugins)/[\\w./-]*|LICENSE)");
  private static final Pattern COMMAND =
      Pattern.compile("bin/weir ([a-z-]+)((?: (?!--)[a-z]+)*)([^`\\n#]*)");
  private static final Pattern OPTION = Pattern.compile("--[a-z]+");

  @TempDir Path folder;
  private Installation weir;
  private String text = "";

  @BeforeEach
  void read() throws IOException {
    weir = Installation.unpack(folder);
    text = Files.readString(weir.home().resolve("README.md"));
  }

  @Test
  void itNamesNothingThatOnlyTheRepositoryHas() {
    assertThat(text)
        .doesNotContain("mvn", "target/", "framework/", "bench/", ".ci/", "](")
        .contains("bin/weir demo", "bin/weir check", "bin/weir run");
  }

  @Test
  void theFilesThatItNamesAreThere() {
    List<String> named = OURS.matcher(text).results().map(MatchResult::group).distinct().toList();
    assertThat(named)
        .contains("bin/weir", "conf/weir.yaml", "conf/postfix-freebsd.yaml", "LICENSE");
    assertThat(named).allSatisfy(name -> assertThat(weir.home().resolve(name)).exists());
  }

  @Test
  void theCommandsThatItNamesExistWithTheirOptions() {
    TreeSet<String> names = new TreeSet<>();
    COMMAND
        .matcher(text)
        .results()
        .filter(command -> !command.group(1).equals("make-archive") && names.add(command.group()))
        .forEach(
            command -> {
              String help = weir.weir(command.group(1), "--help").good().out();
              assertThat(OPTION.matcher(command.group()).results().map(MatchResult::group))
                  .as(command.group())
                  .allSatisfy(option -> assertThat(help).contains(option));
            });
    assertThat(names).hasSizeGreaterThan(6);
    assertThat(weir.weir("plugins", "show", "rule", "rate").good().out()).contains("window");
    assertThat(text.lines().filter(line -> line.startsWith("bin/weir ")))
        .as("each command can be copied as it stands")
        .allMatch(line -> !line.contains("…"));
  }
}
