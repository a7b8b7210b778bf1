package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.weir.cli.command.Converters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Weir's commands in the README, the documentation and the READMEs of modules, word by word. */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\n(.*?)^ *```$");
  private static final String WEIR = "(?:sudo (?:-u weir )?)?(?:\\S*/)?weir ";
  private static final Pattern IN_BLOCK = Pattern.compile("(?m)(?:^|[|&] )" + WEIR + "(.*)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern IN_TEXT = Pattern.compile("`" + WEIR + "([^`]+)`");

  private static final CommandLine COMMAND = HelpFiles.weir();

  static {
    Converters.register(COMMAND);
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void areAcceptedAsTheyStandThere(Path page) throws IOException {
    String text = Files.readString(page);
    for (MatchResult block : BLOCK.matcher(text).results().toList()) {
      for (MatchResult typed : IN_BLOCK.matcher(block.group(1)).results().toList()) {
        assertThatCode(() -> parse(typed.group(1)))
            .as("%s: weir %s", page, typed.group(1))
            .doesNotThrowAnyException();
      }
    }
    // In a sentence a command may be named without what it needs.
    for (MatchResult typed :
        IN_TEXT.matcher(FENCED.matcher(text).replaceAll("")).results().toList()) {
      try {
        parse(typed.group(1));
      } catch (CommandLine.MissingParameterException e) {
        assertThat(e.getMessage()).startsWith("Missing required");
      } catch (CommandLine.ParameterException e) {
        throw new AssertionError(page + ": weir " + typed.group(1), e);
      }
    }
  }

  private static void parse(String typed) {
    COMMAND.parseArgs(Typed.words(typed));
  }
}
