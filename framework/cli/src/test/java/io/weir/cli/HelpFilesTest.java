package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.command.Converters;
import io.weir.cli.help.ManPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command's help must have, and what is made from it. */
final class HelpFilesTest {
  static Stream<CommandLine> commands() {
    return below(HelpFiles.weir()).stream();
  }

  private static List<CommandLine> below(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> all.addAll(below(sub)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpHasExamplesThatTheCommandAccepts(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName(" ");
    List<String> examples = new ManPage(command.getCommandSpec()).examples();
    assertThat(examples).as("%s --help has an example", name).isNotEmpty();
    assertThat(examples)
        .as("%s --help has an example of this command", name)
        .anyMatch(example -> example.contains(name));
    CommandLine weir = HelpFiles.weir();
    Converters.register(weir);
    for (String example : examples) {
      int begin = example.indexOf("weir ");
      if (begin >= 0) {
        weir.parseArgs(Typed.words(example.substring(begin + "weir ".length())));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndWordIsDescribed(CommandLine command) {
    assertThat(command.getCommandSpec().args())
        .allSatisfy(arg -> assertThat(arg.description()).as("%s", arg.paramLabel()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAPageWithAllSections(CommandLine command) {
    ManPage page = new ManPage(command.getCommandSpec());
    String roff = page.roff("2026-11-29", "1.2.3");
    assertThat(roff)
        .startsWith(".TH ")
        .contains(
            ".SH \"NAME\"\n",
            ".SH \"SYNOPSIS\"\n",
            ".SH \"DESCRIPTION\"\n",
            ".SH \"OPTIONS\"\n",
            ".SH \"EXIT STATUS\"\n",
            ".SH \"EXAMPLES\"\n")
        .contains("\\-\\-help")
        .doesNotContain("null", "${", "@|");
    assertThat(roff.lines()).noneMatch(String::isBlank).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theyAreWrittenWhereManAndShellsLook(@TempDir Path folder) throws Exception {
    HelpFiles.main(new String[] {folder.toString(), "2026-11-29T00:00:00Z"});
    for (CommandLine command : below(HelpFiles.weir())) {
      Path page = folder.resolve("man/man1/" + command.getCommandSpec().qualifiedName("-") + ".1");
      assertThat(page).content().contains(" 1 2026-11-29 ", "weir ");
    }
    assertThat(folder.resolve("bash-completion/completions/weir"))
        .content()
        .contains("complete -F _complete_weir", "prolong", "--password-stdin");
  }

  @Test
  void aPageMeansWhatTheHelpSays() {
    CommandLine lift = HelpFiles.weir().getSubcommands().get("blocks").getSubcommands().get("lift");
    assertThat(new ManPage(lift.getCommandSpec()).roff("2026-11-29", "1.2.3"))
        .contains(
            """
            .SH "NAME"
            weir\\-blocks\\-lift \\- ends a block, or all blocks of a subject
            .SH "SYNOPSIS"
            \\fBweir blocks lift\\fR [\\fIOPTION\\fR]... \\fIBLOCK\\fR
            """)
        .contains("\\fB\\-\\-trust\\fR=\\fIDURATION\\fR\n")
        .contains(
            "weir blocks lift 192.0.2.7 \\-\\-trust 30d \\-\\-reason \\(aqour monitoring\\(aq")
        .contains(".BR weir\\-blocks (1) ,\n");
  }
}
