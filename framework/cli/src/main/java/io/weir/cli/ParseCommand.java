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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lines in, events out. */
@Command(
    name = "parse",
    header = "Turns log lines into events, as JSON.",
    description = {
      "Turns log lines into events, as JSON, one a line, before any join.",
      "Reads files, plain or compressed, or standard input. Needs no pipeline file."
    })
final class ParseCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--parser",
      paramLabel = "TYPE",
      description = "Asks this parser; repeatable, in order. Default: all that are installed.")
  private List<String> parsers = new ArrayList<>();

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description =
          "Dates stamps without a year: 2026-11-22T17:00:00Z. Default: the file's last change"
              + " (gzip: the time in its header), for standard input the present.")
  private @Nullable Instant now;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Zone of stamps that carry none. Default: the system's.")
  private ZoneId zone = ZoneId.systemDefault();

  @ArgGroup(exclusive = true)
  private FormOptions form = new FormOptions();

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Logs; - is standard input.")
  private List<String> files = new ArrayList<>();

  private boolean failed;

  /** One of them at most. */
  private static final class FormOptions {
    @Option(
        names = "--lines",
        description = "One object for each line of input: line, status, parser, event.")
    private boolean lines;

    @Option(
        names = "--count",
        description =
            "One object for all: lines, bytes, seconds, unknown, events, deliveries, and by program"
                + " how much was understood, with the shapes of unknown lines.")
    private boolean count;
  }

  ParseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    long start = System.nanoTime();
    List<@Nullable LogFile> inputs = new ArrayList<>();
    Form what = form.count ? Form.COUNTS : form.lines ? Form.LINES : Form.EVENTS;
    try {
      for (String file : files.isEmpty() ? List.of("-") : files) {
        inputs.add(file.equals("-") ? null : LogFile.look(Path.of(file)));
      }
      try (LogParsing parsing = new LogParsing(parsers(), what, zone, surroundings.out())) {
        for (LogFile input : inputs) {
          if (!parse(parsing, input)) {
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

  private List<Named> parsers() {
    PluginCatalog quick = common.parsers(surroundings);
    boolean all =
        quick.problems().isEmpty()
            && !quick.types(ComponentKind.PARSER).isEmpty()
            && parsers.stream().allMatch(t -> quick.find(ComponentKind.PARSER, t).isPresent());
    PluginCatalog catalog = all ? quick : common.catalog(surroundings);
    return new Parsers(catalog, surroundings.clock(), zone).of(parsers);
  }

  private boolean parse(LogParsing parsing, @Nullable LogFile file)
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
