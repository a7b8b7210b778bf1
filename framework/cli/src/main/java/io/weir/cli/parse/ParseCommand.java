package io.weir.cli.parse;

import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PicocliFactory;
import io.weir.cli.log.Logs;
import io.weir.cli.parse.ParseWorkers.Form;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code parse} for picocli. Its options are declared in code, because reading
 * annotations would take a fifth of the start.
 */
public final class ParseCommand implements Callable<Integer> {
  private final Environment environment;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this, new PicocliFactory());

  public ParseCommand(Environment environment) {
    this.environment = environment;
    spec.name("parse");
    spec.usageMessage()
        .description(
            "Converts log lines to events as JSON, one per line, before they are joined to"
                + " messages.",
            "Reads files, plain or compressed, or standard input. Needs a pipeline file only for"
                + " parsers that have no defaults, such as regex.")
        .footer(
            "",
            "Examples:",
            "  weir parse --count /var/log/mail.log",
            "  grep 4XkbQY2mZzz1q /var/log/mail.log | weir parse --lines");
    CommonOptions.addTo(spec);
    spec.addOption(
            OptionSpec.builder("--parser")
                .paramLabel("TYPE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(
                    "Uses this parser. Repeatable; parsers are tried in this order. Default: all"
                        + " that are installed.")
                .build())
        .addOption(
            OptionSpec.builder("-c", "--config")
                .paramLabel("FILE")
                .type(Path.class)
                .description(
                    "Uses the parsers of this pipeline file with their options, and its time zone."
                        + " Default: no file; parsers have their defaults.")
                .build())
        .addOption(
            OptionSpec.builder("--now")
                .paramLabel("INSTANT")
                .type(Instant.class)
                .description(
                    "Reference time for time stamps without a year: 2026-11-22T17:00:00Z."
                        + " Default: the file's modification time (gzip: the time in its"
                        + " header); for standard input, now.")
                .build())
        .addOption(
            OptionSpec.builder("--zone")
                .paramLabel("ZONE")
                .type(ZoneId.class)
                .description("Time zone of time stamps that have none. Default: the system's.")
                .build())
        .addOption(
            OptionSpec.builder("--lines")
                .description(
                    "Prints an object for each line of input: line, status, parser, and event"
                        + " (or events, if there are several).")
                .build())
        .addOption(
            OptionSpec.builder("--count")
                .description(
                    "Prints one object with totals: lines, bytes, seconds, unknown, events,"
                        + " deliveries, and for each program the share of lines that was"
                        + " recognized, with samples of unknown lines (private parts masked).")
                .build())
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("FILE")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("The logs; - is standard input.")
                .build());
  }

  /** For picocli. */
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    ParseResult given = spec.commandLine().getParseResult();
    return new ParseRun(environment, options(given)).call();
  }

  private ParseOptions options(ParseResult given) {
    if (given.hasMatchedOption("--verbose")) {
      Logs.verbose();
    }
    return new ParseOptions(
        form(given),
        given.matchedPositionalValue(0, List.of("-")),
        parsers(given),
        given.matchedOptionValue("--config", (Path) null),
        given.matchedOptionValue("--plugins", (Path) null),
        given.matchedOptionValue("--now", (Instant) null),
        given.matchedOptionValue("--zone", (ZoneId) null));
  }

  private List<String> parsers(ParseResult given) {
    List<String> named = given.matchedOptionValue("--parser", List.of());
    if (!named.isEmpty() && given.hasMatchedOption("--config")) {
      throw new ParameterException(
          spec.commandLine(), "--parser and --config exclude each other: give one");
    }
    return named;
  }

  private Form form(ParseResult given) {
    boolean lines = given.hasMatchedOption("--lines");
    if (!given.hasMatchedOption("--count")) {
      return lines ? Form.LINES : Form.EVENTS;
    }
    if (lines) {
      // picocli's own group of options that exclude each other opens every jar, as its factory
      // does.
      throw new ParameterException(
          spec.commandLine(), "--lines and --count exclude each other: give one");
    }
    return Form.COUNTS;
  }
}
