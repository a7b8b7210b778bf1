package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.weir.cli.command.Converters;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;

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

  /** Those of the sources alone: what tests make in target/ may not be readable. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return !folder.equals(ROOT) && (name.equals("target") || name.startsWith("."))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void areAcceptedAsTheyStandThere(Path page) throws IOException {
    String text = Files.readString(page);
    for (String typed : inBlocks(text)) {
      assertThatCode(() -> parse(typed)).as("weir %s", typed).doesNotThrowAnyException();
    }
    for (String typed : inSentences(text)) {
      // There a command may be named without what it needs.
      assertThatCode(() -> parse(typed))
          .as("weir %s", typed)
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isNull(),
              thrown -> assertThat(thrown).isInstanceOf(MissingParameterException.class));
    }
  }

  /** Else a change of how pages are written would leave nothing to look at. */
  @Test
  void areFoundInBlocksAndSentences() throws IOException {
    assertThat(inBlocks(Files.readString(ROOT.resolve("README.md"))))
        .contains("demo")
        .anyMatch(typed -> typed.startsWith("run --dry-run weir.yaml"));
    assertThat(inBlocks(Files.readString(ROOT.resolve("docs/access.md"))))
        .contains("users list", "tokens remove prometheus");
    assertThat(inSentences(Files.readString(ROOT.resolve("docs/commands.md"))))
        .contains("rollup --rebuild", "backup DIR");
  }

  private static List<String> inBlocks(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .flatMap(block -> IN_BLOCK.matcher(block.group(1)).results())
        .map(typed -> typed.group(1))
        .toList();
  }

  private static List<String> inSentences(String text) {
    return IN_TEXT
        .matcher(FENCED.matcher(text).replaceAll(""))
        .results()
        .map(typed -> typed.group(1))
        .toList();
  }

  private static void parse(String typed) {
    COMMAND.parseArgs(Typed.words(typed));
  }
}
