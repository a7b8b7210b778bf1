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
 * {@link ParseRun} as picocli gives it. Its options are told in code: it is to be quick even with a
 * small file, and reading annotations would be a fifth of its start.
 */
public final class ParseCommand implements Callable<Integer> {
  private final Environment environment;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this, new PicocliFactory());

  public ParseCommand(Environment environment) {
    this.environment = environment;
    spec.name("parse");
    spec.usageMessage()
        .header("Turns log lines into events, as JSON.")
        .description(
            "Turns log lines into events, as JSON, one a line, before any join.",
            "Reads files, plain or compressed, or standard input. Needs no pipeline file.");
    CommonOptions.addTo(spec);
    spec.addOption(
            OptionSpec.builder("--parser")
                .paramLabel("TYPE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(
                    "Asks this parser; repeatable, in order. Default: all that are installed.")
                .build())
        .addOption(
            OptionSpec.builder("--now")
                .paramLabel("INSTANT")
                .type(Instant.class)
                .description(
                    "Dates stamps without a year: 2026-11-22T17:00:00Z. Default: the file's last"
                        + " change (gzip: the time in its header), for standard input the present.")
                .build())
        .addOption(
            OptionSpec.builder("--zone")
                .paramLabel("ZONE")
                .type(ZoneId.class)
                .description("Zone of stamps that carry none. Default: the system's.")
                .build())
        .addOption(
            OptionSpec.builder("--lines")
                .description(
                    "One object for each line of input: line, status, parser, event (events, where"
                        + " there are several).")
                .build())
        .addOption(
            OptionSpec.builder("--count")
                .description(
                    "One object for all: lines, bytes, seconds, unknown, events, deliveries, and by"
                        + " program how much was understood, with the shapes of unknown lines.")
                .build())
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("FILE")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Logs; - is standard input.")
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
        given.matchedOptionValue("--parser", List.of()),
        given.matchedOptionValue("--plugins", (Path) null),
        given.matchedOptionValue("--now", (Instant) null),
        given.matchedOptionValue("--zone", (ZoneId) null));
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
