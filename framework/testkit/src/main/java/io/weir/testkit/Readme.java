package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.api.ComponentFactory;
import io.weir.engine.config.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plugin's README.md: its YAML examples, and the table of options below a heading that begins
 * with "Options". Where one jar has several types, each has such a heading with its type in
 * backquotes.
 *
 * @param file the file
 * @param lines its lines
 */
record Readme(Path file, List<String> lines) {

  static Readme of(Path module) {
    Path file = module.resolve("README.md");
    if (!Files.exists(file)) {
      fail("%s is missing", file);
    }
    try {
      return new Readme(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Fails with a message unless the file begins with a title and has these headings of the second
   * level in this order. Further headings are allowed anywhere.
   *
   * @param needed the texts that the headings begin with: {@code Options} is met by {@code ##
   *     Options of `h2`} too
   */
  void checkHeadings(String... needed) {
    List<String> headings = headings();
    if (headings.isEmpty() || !headings.get(0).startsWith("# ")) {
      fail("%s has no title: its first heading must be '# ' and the plugin's name", file);
    }
    int from = 0;
    for (String text : needed) {
      String heading = "## " + text.strip() + (text.endsWith(" ") ? " …" : "");
      int at = from;
      while (at < headings.size() && !headings.get(at).startsWith("## " + text)) {
        at++;
      }
      if (at == headings.size()) {
        boolean early = headings.stream().anyMatch(h -> h.startsWith("## " + text));
        fail(
            early
                ? "%s: the heading '%s' comes too early; the order is %s"
                : "%s: the heading '%s' is missing; the order is %s",
            file,
            heading,
            String.join(", ", needed));
      }
      from = at + 1;
    }
  }

  /** The headings outside of code blocks, with their signs. */
  private List<String> headings() {
    List<String> found = new ArrayList<>();
    boolean code = false;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        code = !code;
      } else if (!code && line.matches("#+ .+")) {
        found.add(line.strip());
      }
    }
    return found;
  }

  /** The entries of this type in the YAML examples. */
  List<JsonNode> examples(ComponentFactory<?> factory) {
    List<JsonNode> found = new ArrayList<>();
    StringBuilder block = null;
    for (String line : lines) {
      if (block == null) {
        block = line.strip().equals("```yaml") ? new StringBuilder() : null;
      } else if (line.strip().equals("```")) {
        try {
          collect(new YAMLMapper().readTree(block.toString()), factory, found);
        } catch (IOException e) {
          throw new AssertionError(file + ": an example is not YAML:\n" + block, e);
        }
        block = null;
      } else {
        block.append(line).append('\n');
      }
    }
    if (found.isEmpty()) {
      fail("%s has no example (```yaml) with type: %s", file, factory.type());
    }
    return found;
  }

  /** Entries below the section of the factory's kind, or an entry of its own. */
  private static void collect(JsonNode node, ComponentFactory<?> factory, List<JsonNode> found) {
    String section = OptionsBinder.kind(factory).section();
    JsonNode part = node.has(section) ? node.get(section) : node;
    if (part.isArray()) {
      part.forEach(entry -> collectEntry(entry, factory, found));
    } else {
      collectEntry(part, factory, found);
    }
  }

  private static void collectEntry(
      JsonNode entry, ComponentFactory<?> factory, List<JsonNode> found) {
    if (entry.path("type").asText().equals(factory.type())) {
      found.add(entry);
    }
  }

  /** Compares the table of options with the record; with {@code -Dreadme.update=true} writes it. */
  void checkTable(ComponentFactory<?> factory) {
    List<String> table = Options.table(Options.describe(factory)).lines().toList();
    int heading = heading(factory);
    int from = heading + 1;
    while (from < lines.size() && lines.get(from).isBlank()) {
      from++;
    }
    int to = from;
    while (to < lines.size() && lines.get(to).startsWith("|")) {
      to++;
    }
    if (lines.subList(from, to).equals(table)) {
      return;
    }
    if (!Boolean.getBoolean("readme.update")) {
      assertThat(lines.subList(from, to))
          .as("table of options in %s (-Dreadme.update=true rewrites it)", file)
          .isEqualTo(table);
    }
    List<String> all = new ArrayList<>(lines.subList(0, heading + 1));
    all.add("");
    all.addAll(table);
    if (to < lines.size() && !lines.get(to).isBlank()) {
      all.add("");
    }
    all.addAll(lines.subList(to, lines.size()));
    try {
      Files.write(file, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int heading(ComponentFactory<?> factory) {
    List<Integer> headings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("#+ Options.*")) {
        headings.add(i);
      }
    }
    for (int i : headings) {
      if (lines.get(i).contains("`" + factory.type() + "`")) {
        return i;
      }
    }
    if (headings.size() != 1) {
      fail(
          "%s needs one heading '## Options', or one for each type: '## Options of `%s`'",
          file, factory.type());
    }
    return headings.get(0);
  }
}
