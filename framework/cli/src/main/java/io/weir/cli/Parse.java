package io.weir.cli;

import io.weir.api.Text;
import io.weir.cli.parse.JsonOut;
import io.weir.cli.parse.LogParsing;
import io.weir.cli.parse.LogParsing.Form;
import io.weir.cli.parse.Named;
import io.weir.engine.archive.LogFile;
import io.weir.engine.config.ComponentKind;
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

/** Lines in, events out. */
final class Parse {
  private final Surroundings surroundings;
  private final ParseOptions options;
  private boolean failed;

  Parse(Surroundings surroundings, ParseOptions options) {
    this.surroundings = surroundings;
    this.options = options;
  }

  /** The exit code. */
  int call() throws InterruptedException {
    long start = System.nanoTime();
    ZoneId given = options.zone();
    ZoneId zone = given == null ? SystemZone.get() : given;
    try {
      List<@Nullable LogFile> inputs = new ArrayList<>();
      for (String file : options.files()) {
        inputs.add(file.equals("-") ? null : LogFile.look(Path.of(file)));
      }
      List<Named> parsers = parsers(zone);
      try (LogParsing parsing = new LogParsing(parsers, options.form(), zone, surroundings.out())) {
        for (LogFile input : inputs) {
          if (!parse(parsing, input, options.now(), zone)) {
            return 0; // whoever read the output has enough
          }
        }
        if (options.form() == Form.COUNTS) {
          JsonOut out = new JsonOut();
          parsing.tally().write(out, (System.nanoTime() - start) / 1e9, parsing.coverage());
          out.raw('\n').drainTo(surroundings.out());
        }
      }
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
    return failed ? CommandException.FAILED : 0;
  }

  private List<Named> parsers(ZoneId zone) {
    Path asked = options.plugins();
    Path folder = asked == null ? surroundings.home().resolve("plugins") : asked;
    PluginCatalog quick = surroundings.parsers().apply(folder);
    boolean all = quick.problems().isEmpty() && !quick.types(ComponentKind.PARSER).isEmpty();
    for (String type : options.parsers()) {
      all &= quick.find(ComponentKind.PARSER, type).isPresent();
    }
    PluginCatalog catalog = all ? quick : surroundings.plugins().apply(folder);
    return new Parsers(catalog, surroundings.clock(), zone).of(options.parsers());
  }

  private boolean parse(
      LogParsing parsing, @Nullable LogFile file, @Nullable Instant now, ZoneId zone)
      throws IOException, InterruptedException {
    if (file == null) {
      Instant read = now == null ? surroundings.clock().instant() : now;
      try {
        return parsing.parse(surroundings.in(), true, Dating.by(read));
      } catch (IOException e) {
        throw new IOException("standard input cannot be read: " + e.getMessage(), e);
      }
    }
    Instant received = now == null ? file.changed() : now;
    try {
      if (options.form() == Form.COUNTS && !file.isPacked()) {
        parsing.count(file.path(), received);
        return true;
      }
      // where events are only counted, it does not matter when they were
      Dating dating =
          options.form() == Form.COUNTS
              ? Dating.by(received)
              : Dating.of(() -> file.open(n -> {}), received, zone);
      try (InputStream in = file.open(n -> {})) {
        return parsing.parse(in, false, dating);
      }
    } catch (IOException e) {
      // What was readable is out; the other files are still to come.
      surroundings.err().println("weir: " + Text.visible(file.sentence(e)));
      failed = true;
      return true;
    }
  }
}
