package io.weir.cli;

import io.weir.cli.parse.JsonOut;
import io.weir.cli.parse.LogParsing;
import io.weir.cli.parse.LogParsing.Form;
import io.weir.cli.parse.Named;
import io.weir.engine.archive.LogFile;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.plugin.PluginCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Lines in, events out. Its options are told to picocli in code: it is to be quick even with a
 * small file, and reading annotations would be a fifth of its start.
 */
final class ParseCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final CommandSpec spec =
      CommandSpec.wrapWithoutInspection(this, new WeirCommand.Factory());
  private boolean failed;

  ParseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
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
                .description("One object for each line of input: line, status, parser, event.")
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
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    long start = System.nanoTime();
    ParseResult given = spec.commandLine().getParseResult();
    Form what = form(given);
    Instant now = given.matchedOptionValue("--now", null);
    ZoneId zone = given.matchedOptionValue("--zone", ZoneId.systemDefault());
    List<String> files = given.matchedPositionalValue(0, List.of("-"));
    List<Named> parsers =
        parsers(CommonOptions.of(given), given.matchedOptionValue("--parser", List.of()), zone);
    List<@Nullable LogFile> inputs = new ArrayList<>();
    try {
      for (String file : files) {
        inputs.add(file.equals("-") ? null : LogFile.look(Path.of(file)));
      }
      try (LogParsing parsing = new LogParsing(parsers, what, zone, surroundings.out())) {
        for (LogFile input : inputs) {
          if (!parse(parsing, input, now)) {
            return 0; // whoever read the output has enough
          }
        }
        if (what == Form.COUNTS) {
          JsonOut out = new JsonOut();
          parsing.tally().write(out, (System.nanoTime() - start) / 1e9, parsing.coverage());
          out.raw('\n').drainTo(surroundings.out());
        }
      }
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
    return failed ? 1 : 0;
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

  private List<Named> parsers(CommonOptions common, List<String> named, ZoneId zone) {
    PluginCatalog quick = common.parsers(surroundings);
    boolean all =
        quick.problems().isEmpty()
            && !quick.types(ComponentKind.PARSER).isEmpty()
            && named.stream().allMatch(t -> quick.find(ComponentKind.PARSER, t).isPresent());
    PluginCatalog catalog = all ? quick : common.catalog(surroundings);
    return new Parsers(catalog, surroundings.clock(), zone).of(named);
  }

  private boolean parse(LogParsing parsing, @Nullable LogFile file, @Nullable Instant now)
      throws IOException, InterruptedException {
    if (file == null) {
      Instant received = now == null ? surroundings.clock().instant() : now;
      return parsing.parse(surroundings.in(), true, received);
    }
    try (InputStream in = file.open(n -> {})) {
      return parsing.parse(in, false, now == null ? file.changed() : now);
    } catch (IOException e) {
      // What was readable is out; the other files are still to come.
      surroundings.err().println("weir: " + Plain.line(file.sentence(e)));
      failed = true;
      return true;
    }
  }
}
