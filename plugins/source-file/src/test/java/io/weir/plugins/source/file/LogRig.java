package io.weir.plugins.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.testkit.FixedClock;
import io.weir.testkit.SourceContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A real log file in a folder of its own, and a reader of it. */
final class LogRig implements SourceContract.Rig {
  final Path folder;
  final Path log;
  final FixedClock clock = new FixedClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final Supplier<FileWait> waits;

  LogRig(Path folder) {
    this(folder, FileWait::ofThisSystem);
  }

  LogRig(Path folder, Supplier<FileWait> waits) {
    this.folder = folder;
    this.waits = waits;
    log = folder.resolve("maillog");
  }

  @Override
  public Source source() {
    return source(log, FileConfig.Start.BEGINNING);
  }

  Source source(Path path, FileConfig.Start start) {
    return source(List.of(path), start);
  }

  Source source(List<Path> paths, FileConfig.Start start) {
    return new FileSource(
        new FileConfig(paths, start, null),
        new PathList(paths),
        new TestContext("maillog").clock(clock),
        waits);
  }

  Reader reader(Source.Position... resume) throws IOException {
    return new Reader(source(), List.of(resume));
  }

  Reader reader(FileConfig.Start start) throws IOException {
    return new Reader(source(log, start), List.of());
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void append(String text) throws IOException {
    append(text.getBytes(UTF_8));
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public boolean rotates() {
    return true;
  }

  /** As newsyslog does: maillog.1 becomes maillog.2, maillog becomes maillog.0. */
  @Override
  public void rotate() throws IOException {
    for (int i = 200; i >= 0; i--) {
      for (String ending : new String[] {"", ".gz", ".bz2", ".xz", ".zst"}) {
        Path from = folder.resolve("maillog." + i + ending);
        if (Files.exists(from)) {
          Files.move(from, folder.resolve("maillog." + (i + 1) + ending));
        }
      }
    }
    Files.move(log, folder.resolve("maillog.0"));
  }

  /** A running source and all it handed over. */
  static final class Reader implements AutoCloseable {
    final Source source;
    final List<String> lines = new ArrayList<>();
    final List<Long> streams = new ArrayList<>();
    final List<Long> places = new ArrayList<>();
    final List<Instant> received = new ArrayList<>();
    final Map<Long, Source.Position> positions = new LinkedHashMap<>();

    Reader(Source source, List<Source.Position> resume) throws IOException {
      this.source = source;
      source.open(resume);
    }

    /** Polls until nothing more comes. */
    List<String> all() throws IOException, InterruptedException {
      while (poll(1 << 20, Duration.ZERO) > 0) {
        // more may be there
      }
      return lines;
    }

    int poll(int capacity, Duration wait) throws IOException, InterruptedException {
      LineBatch batch = new LineBatch(capacity);
      source.poll(batch, wait);
      Line line = new Line();
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i, line);
        lines.add(new String(line.bytes(), line.from(), line.to() - line.from(), UTF_8));
        streams.add(line.stream());
        places.add(line.place());
        received.add(line.received());
      }
      for (Source.Position position : batch.positions()) {
        positions.put(position.stream(), position);
      }
      return batch.size();
    }

    Source.Position[] committed() {
      return positions.values().toArray(new Source.Position[0]);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
