package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that DECISIONS.md names for each case are there. */
final class NamedTestsTest {
  private static final Pattern NAMED =
      Pattern.compile("`(\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?`");

  @Test
  void areThere() throws IOException {
    Map<String, Path> classes;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      classes =
          files
              .filter(f -> f.toString().contains("src") && f.toString().endsWith(".java"))
              .collect(
                  Collectors.toMap(
                      f -> f.getFileName().toString().replace(".java", ""), f -> f, (a, b) -> a));
    }
    List<String> rows =
        Files.readAllLines(Path.of("../framework/DECISIONS.md")).stream()
            .dropWhile(line -> !line.startsWith("| case | held by |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(13);
    for (String row : rows) {
      int found = 0;
      Matcher named = NAMED.matcher(row);
      while (named.find()) {
        found++;
        assertThat(classes).as(row).containsKey(named.group(1));
        Path file = Objects.requireNonNull(classes.get(named.group(1)));
        String method = named.group(2);
        if (method != null) {
          assertThat(Files.readString(file)).as(named.group()).contains("void " + method + "(");
        }
      }
      assertThat(found).as(row).isPositive();
    }
  }
}
