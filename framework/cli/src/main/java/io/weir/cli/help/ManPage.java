package io.weir.cli.help;

import static io.weir.cli.help.Roff.bold;
import static io.weir.cli.help.Roff.italic;
import static io.weir.cli.help.Roff.plain;
import static io.weir.cli.help.Roff.quoted;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual page of a command, from what its help says.
 *
 * <p>The footer of the help is expected to have its examples as indented lines after a line {@code
 * Example:} or {@code Examples:}, and what the exit code means in a line that begins with {@code
 * Exit code:}.
 */
public final class ManPage {
  private static final String EXIT = "Exit code: ";
  private static final String EXIT_CODES =
      "0 success, 1 failed while running, 2 invalid configuration or usage.";

  private final CommandSpec spec;

  public ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** Returns the name of the page: {@code weir-alerts-list}. */
  public String name() {
    return spec.qualifiedName("-");
  }

  /** Returns the examples of the help, as they would be typed. */
  public List<String> examples() {
    return Stream.of(usage().footer())
        .filter(line -> line.startsWith("  "))
        .map(String::strip)
        .toList();
  }

  /**
   * Returns the page for {@code man}.
   *
   * @param date shown in the last line of the page: {@code 2026-11-29}
   */
  public String roff(String date, String version) {
    Roff page = new Roff();
    page.request(
        ".TH "
            + plain(name().toUpperCase(Locale.ROOT))
            + " 1 "
            + date
            + " "
            + quoted("weir " + version)
            + " "
            + quoted("Weir manual"));
    // Left-aligned and without hyphens: options and examples are copied from here.
    page.request(".ad l").request(".nh");
    page.section("NAME").words(plain(name()) + " \\- " + plain(summary(spec)));
    page.section("SYNOPSIS").words(synopsis());
    page.section("DESCRIPTION").words(plain(description()));
    options(page);
    commands(page);
    page.section("EXIT STATUS").words(plain(exitCodes()));
    page.section("EXAMPLES").verbatim(examples());
    seeAlso(page);
    return page.toString();
  }

  private UsageMessageSpec usage() {
    return spec.usageMessage();
  }

  /** Without the period, and in lower case, as all pages have it. */
  private static String summary(CommandSpec of) {
    String[] header = of.usageMessage().header();
    String text = header.length > 0 ? header[0] : String.join(" ", of.usageMessage().description());
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end);
    String bare = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return bare.isEmpty()
        ? bare
        : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
  }

  private String description() {
    String[] description = usage().description();
    return String.join(" ", description.length == 0 ? usage().header() : description);
  }

  private String synopsis() {
    List<String> words = new ArrayList<>();
    words.add(bold(spec.qualifiedName(" ")));
    List<OptionSpec> options = shown();
    options.stream()
        .filter(OptionSpec::required)
        .map(o -> syntax(o, longest(o)))
        .forEach(words::add);
    if (options.stream().anyMatch(o -> !o.required())) {
      words.add("[" + italic("OPTION") + "]...");
    }
    for (PositionalParamSpec word : spec.positionalParameters()) {
      String label = italic(word.paramLabel());
      String many = word.arity().max() > 1 ? label + "..." : label;
      words.add(word.arity().min() == 0 ? "[" + many + "]" : many);
    }
    if (!spec.subcommands().isEmpty()) {
      words.add(italic("COMMAND"));
    }
    return String.join(" ", words);
  }

  private List<OptionSpec> shown() {
    return spec.options().stream()
        .filter(o -> !o.hidden())
        .sorted(Comparator.comparing(ManPage::longest))
        .toList();
  }

  private static String longest(OptionSpec option) {
    return option.longestName();
  }

  private static String syntax(OptionSpec option, String name) {
    return option.arity().max() == 0
        ? bold(name)
        : bold(name) + (name.startsWith("--") ? "=" : "\\ ") + italic(option.paramLabel());
  }

  private void options(Roff page) {
    page.section("OPTIONS");
    for (PositionalParamSpec word : spec.positionalParameters()) {
      page.request(".TP").words(italic(word.paramLabel()));
      page.words(plain(String.join(" ", word.description())));
    }
    for (OptionSpec option : shown()) {
      String names =
          Stream.of(option.names())
              .map(name -> name.equals(longest(option)) ? syntax(option, name) : bold(name))
              .collect(Collectors.joining(", "));
      page.request(".TP").words(names);
      page.words(plain(String.join(" ", option.description())));
    }
  }

  private void commands(Roff page) {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    page.section("COMMANDS");
    spec.subcommands()
        .forEach(
            (name, line) -> {
              CommandSpec sub = line.getCommandSpec();
              page.request(".TP").request(reference(sub));
              page.words(plain(sentence(summary(sub))));
            });
  }

  private static String sentence(String summary) {
    return summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".";
  }

  private static String reference(CommandSpec to) {
    return ".BR " + plain(to.qualifiedName("-")) + " (1)";
  }

  private String exitCodes() {
    return Stream.of(usage().footer())
        .filter(line -> line.startsWith(EXIT))
        .map(line -> line.substring(EXIT.length()))
        .findFirst()
        .orElse(EXIT_CODES);
  }

  /** The page above, and those beside it. */
  private void seeAlso(Roff page) {
    page.section("SEE ALSO");
    CommandSpec above = spec.parent() == null ? spec : spec.parent();
    List<String> pages =
        Stream.concat(
                spec.parent() == null ? Stream.empty() : Stream.of(above),
                above.subcommands().entrySet().stream()
                    .map(Map.Entry::getValue)
                    .map(line -> line.getCommandSpec()))
            .filter(to -> to != spec)
            .map(ManPage::reference)
            .toList();
    for (int i = 0; i < pages.size(); i++) {
      page.request(pages.get(i) + (i < pages.size() - 1 ? " ," : ""));
    }
  }
}
