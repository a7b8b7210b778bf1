package io.weir.cli;

import io.weir.cli.parse.JsonOut;
import io.weir.engine.EngineException;
import io.weir.engine.Pipeline;
import io.weir.engine.archive.ImportResult;
import io.weir.engine.archive.Importer;
import io.weir.engine.archive.LogFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Old logs into the store. */
@Command(
    name = "import",
    header = "Brings old logs into the store.",
    description = {
      "Brings old logs, plain or compressed (gzip, bzip2, xz, zstd), into the store.",
      "Keeps, and nothing else: no rules, no blocks. Again on the same files it adds nothing."
    })
final class ImportCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description =
          "Dates stamps without a year: 2026-11-22T17:00:00Z. Default: each file's last change"
              + " (gzip: the time in its header).")
  private @Nullable Instant now;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Zone of stamps that carry none. Default: the pipeline's.")
  private @Nullable ZoneId zone;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The logs, in any order.")
  private List<Path> files = new ArrayList<>();

  ImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Pipeline made = pipeline.prepare(surroundings, common);
    try {
      long size = 0;
      for (Path file : files) {
        size += LogFile.look(file).size();
      }
      try (ImportProgress progress = ImportProgress.on(surroundings, size)) {
        ImportResult result =
            new Importer(made, now, zone == null ? made.config().zone() : zone, progress)
                .run(files);
        progress.close();
        tell(result);
        return result.failures().isEmpty() ? 0 : 1;
      }
    } catch (EngineException | IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(ImportResult r) throws IOException {
    r.failures().forEach(f -> surroundings.err().println("weir: " + Plain.line(f)));
    r.notes().forEach(note -> surroundings.err().println("weir: " + Plain.line(note)));
    if (json) {
      JsonOut out = new JsonOut();
      out.raw("{\"files\":").number(r.files()).raw(",\"lines\":").number(r.lines());
      out.raw(",\"bytes\":").number(r.bytes()).raw(",\"events\":").number(r.events());
      out.raw(",\"kept\":").number(r.kept()).raw(",\"new\":").number(r.added());
      out.raw(",\"unknown\":").number(r.unknown());
      out.raw(",\"other_programs\":").number(r.others()).raw(",\"refused\":").number(r.refused());
      out.raw(",\"ahead\":").number(r.ahead());
      out.raw(",\"seconds\":").number(Math.round(r.seconds() * 1000) / 1000.0);
      out.raw("}\n").drainTo(surroundings.out());
      return;
    }
    surroundings
        .out()
        .printf(
            Locale.ROOT,
            "%s in %s: %s; %s kept, %s of them new (%.1f s, %s lines/s)%n",
            Count.of(r.lines(), "line", "lines"),
            Count.of(r.files(), "file", "files"),
            Count.of(r.events(), "event", "events"),
            Count.of(r.kept()),
            Count.of(r.added()),
            r.seconds(),
            Count.of((long) (r.lines() / Math.max(0.001, r.seconds()))));
    long unknown = r.unknown() - r.others();
    if (unknown > 0) {
      surroundings.out().println(Count.of(unknown, "line", "lines") + " no parser knew");
    }
    if (r.others() > 0) {
      surroundings.out().println(Count.of(r.others(), "line", "lines") + " of other programs");
    }
    if (r.refused() > 0) {
      surroundings
          .out()
          .println(
              Count.of(r.refused(), "event", "events")
                  + " the database would not take: see its table refused");
    }
  }
}
