package io.weir.cli.parse;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.parse.ParseWorkers.Form;
import io.weir.cli.text.JsonOut;
import io.weir.engine.archive.LogFile;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.syslog.Dating;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code parse}: reads lines and writes events. */
public final class ParseRun {
  private final Environment environment;
  private final ParseOptions options;
  private boolean failed;

  public ParseRun(Environment environment, ParseOptions options) {
    this.environment = environment;
    this.options = options;
  }

  /** The exit code. */
  public int call() throws InterruptedException {
    long start = System.nanoTime();
    Pipeline pipeline = pipeline();
    ZoneId zone = zone(pipeline);
    try {
      List<@Nullable LogFile> inputs = new ArrayList<>();
      for (String file : options.files()) {
        inputs.add(file.equals("-") ? null : LogFile.look(Path.of(file)));
      }
      List<NamedParser> parsers = pipeline == null ? parsers(zone) : parsers(pipeline);
      try (ParseWorkers workers =
          new ParseWorkers(parsers, options.form(), zone, environment.out())) {
        for (LogFile input : inputs) {
          if (!parse(workers, input, options.now(), zone)) {
            return 0; // nobody reads the output any more
          }
        }
        if (options.form() == Form.COUNTS) {
          JsonOut out = new JsonOut();
          workers.tally().write(out, (System.nanoTime() - start) / 1e9, workers.coverage());
          out.raw('\n').drainTo(environment.out());
        }
      }
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
    return failed ? CommandException.FAILED : 0;
  }

  /** The pipeline file, checked whole, if one was named. */
  private @Nullable Pipeline pipeline() {
    Path config = options.config();
    return config == null
        ? null
        : PipelineOptions.prepare(
            environment, config, List.of(), () -> environment.plugins().apply(plugins()));
  }

  private ZoneId zone(@Nullable Pipeline pipeline) {
    ZoneId given = options.zone();
    if (given != null) {
      return given;
    }
    return pipeline == null ? SystemZone.get() : pipeline.config().zone();
  }

  private Path plugins() {
    Path asked = options.plugins();
    return asked == null ? environment.home().resolve("plugins") : asked;
  }

  private static List<NamedParser> parsers(Pipeline pipeline) {
    List<NamedParser> parsers = new ArrayList<>();
    pipeline.parsers().forEach(made -> parsers.add(new NamedParser(made.id(), made.it())));
    return parsers;
  }

  private List<NamedParser> parsers(ZoneId zone) {
    Path folder = plugins();
    PluginCatalog quick = environment.parsers().apply(folder);
    boolean all = quick.problems().isEmpty() && !quick.types(ComponentKind.PARSER).isEmpty();
    for (String type : options.parsers()) {
      all &= quick.find(ComponentKind.PARSER, type).isPresent();
    }
    PluginCatalog catalog = all ? quick : environment.plugins().apply(folder);
    return new ParserLoader(catalog, environment.clock(), zone).load(options.parsers());
  }

  private boolean parse(
      ParseWorkers workers, @Nullable LogFile file, @Nullable Instant now, ZoneId zone)
      throws IOException, InterruptedException {
    if (file == null) {
      Instant read = now == null ? environment.clock().instant() : now;
      try {
        return workers.parse(environment.in(), true, Dating.by(read));
      } catch (IOException e) {
        throw new IOException("standard input cannot be read: " + e.getMessage(), e);
      }
    }
    Instant received = now == null ? file.changed() : now;
    try {
      if (options.form() == Form.COUNTS && !file.isPacked()) {
        workers.count(file.path(), received);
        return true;
      }
      // where events are only counted, it does not matter when they were
      Dating dating =
          options.form() == Form.COUNTS
              ? Dating.by(received)
              : Dating.of(() -> file.open(n -> {}), received, zone);
      try (InputStream in = file.open(n -> {})) {
        return workers.parse(in, false, dating);
      }
    } catch (IOException e) {
      // The readable part was written; continue with the next file.
      environment.err().println("weir: " + Text.visible(file.sentence(e)));
      failed = true;
      return true;
    }
  }
}
