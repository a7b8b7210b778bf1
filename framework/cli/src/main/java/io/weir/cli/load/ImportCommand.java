package io.weir.cli.load;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.CommandStore;
import io.weir.cli.text.JsonOut;
import io.weir.cli.text.Quantity;
import io.weir.engine.archive.ImportResult;
import io.weir.engine.archive.Importer;
import io.weir.engine.archive.LogFile;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Old logs into the store. */
@Command(
    name = "import",
    description = {
      "Imports old logs, plain or compressed (gzip, bzip2, xz, zstd), into the store.",
      "No rules are run and nothing is blocked. Importing the same files again adds nothing.",
      "If a running daemon has the store open exclusively, the import goes through the daemon.",
      "Ctrl-C ends it: what was read is stored. Run it again to add the rest."
    },
    footer = {"", "Example:", "  weir import /var/log/mail.log.1 /var/log/mail.log.*.gz"})
public final class ImportCommand implements Callable<Integer> {
  private static final int STOP_SECONDS = 60;

  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description =
          "Reference time for time stamps without a year: 2026-11-22T17:00:00Z. Default: each"
              + " file's modification time (gzip: the time in its header).")
  private @Nullable Instant now;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of time stamps that have none. Default: the pipeline's.")
  private @Nullable ZoneId zone;

  @Option(names = "--json", description = "Prints the result as one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The logs, in any order.")
  private List<Path> files = new ArrayList<>();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  public ImportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Pipeline made = pipeline.prepare(environment, common);
    try {
      long size = 0;
      for (Path file : files) {
        size += LogFile.look(file).size();
      }
      try (ImportProgress progress = ImportProgress.on(environment, "import", size)) {
        Importer importer =
            new Importer(made, now, zone == null ? made.config().zone() : zone, progress);
        environment.onShutdown().accept(() -> stop(importer));
        ImportResult result = importer.run(files, () -> CommandStore.open(made));
        progress.close();
        tell(result);
        return stopping || !result.failures().isEmpty() ? CommandException.FAILED : 0;
      } finally {
        ended.countDown();
      }
    } catch (EngineException | IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Ctrl-C: what was read is stored, and the command says how far it came. */
  private void stop(Importer importer) {
    stopping = true;
    importer.stop();
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        environment.err().println("weir: the store did not accept the last rows in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw CommandException.failed("", null);
  }

  private void tell(ImportResult r) throws IOException {
    r.failures().forEach(f -> environment.err().println("weir: " + Text.visible(f)));
    r.notes().forEach(note -> environment.err().println("weir: " + Text.visible(note)));
    if (json) {
      JsonOut out = new JsonOut();
      out.raw("{\"files\":").number(r.files()).raw(",\"lines\":").number(r.lines());
      out.raw(",\"bytes\":").number(r.bytes()).raw(",\"events\":").number(r.events());
      out.raw(",\"kept\":").number(r.kept()).raw(",\"new\":").number(r.added());
      out.raw(",\"unknown\":").number(r.unknown());
      out.raw(",\"other_programs\":").number(r.others()).raw(",\"refused\":").number(r.refused());
      out.raw(",\"ahead\":").number(r.ahead()).raw(",\"alone\":{");
      String comma = "";
      for (Map.Entry<String, Long> type : r.alone().entrySet()) {
        out.raw(comma).text(type.getKey()).raw(':').number(type.getValue());
        comma = ",";
      }
      out.raw('}');
      out.raw(",\"seconds\":").number(Math.round(r.seconds() * 1000) / 1000.0);
      out.raw("}\n").drainTo(environment.out());
      return;
    }
    environment
        .out()
        .printf(
            Locale.ROOT,
            "%s in %s: %s; %s kept, %s of them new (%.1f s, %s lines/s)%n",
            Quantity.of(r.lines(), "line", "lines"),
            Quantity.of(r.files(), "file", "files"),
            Quantity.of(r.events(), "event", "events"),
            Quantity.of(r.kept()),
            Quantity.of(r.added()),
            r.seconds(),
            Quantity.of((long) (r.lines() / Math.max(0.001, r.seconds()))));
    long unknown = r.unknown() - r.others();
    if (unknown > 0) {
      environment
          .out()
          .println(Quantity.of(unknown, "line", "lines") + " that no parser recognized");
    }
    if (r.others() > 0) {
      environment.out().println(Quantity.of(r.others(), "line", "lines") + " of other programs");
    }
    r.alone()
        .forEach(
            (type, n) ->
                environment
                    .out()
                    .println(
                        Quantity.of(n)
                            + " "
                            + type
                            + " could not be assigned to a message: its beginning is in none of"
                            + " these files"));
    if (r.refused() > 0) {
      environment
          .out()
          .println(
              Quantity.of(r.refused(), "event", "events")
                  + " refused by the database: see its table refused");
    }
  }
}
