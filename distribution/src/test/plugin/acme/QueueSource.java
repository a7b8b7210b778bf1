package acme;

import io.weir.api.ComponentContext;
import io.weir.api.config.Doc;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Reads a queue on disk, a file a line, named by its number, and deletes what is kept. */
final class QueueSource implements Source {
  private static final long STREAM = 0x71756575;

  private final Path queue;
  private final Clock clock;
  private final ZoneId zone;
  private long next;
  private volatile boolean closed;

  QueueSource(Path queue, ComponentContext context) {
    this.queue = queue;
    clock = context.clock();
    zone = context.zone();
  }

  @Override
  public void open(List<Source.Position> resume) throws IOException {
    resume.forEach(position -> next = position.place());
    committed(resume);
  }

  @Override
  public void poll(LineBatch batch, Duration wait) throws IOException, InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    batch.begin(STREAM, clock.instant(), zone);
    while (!closed && batch.size() == 0 && System.nanoTime() < end) {
      Path file = queue.resolve(Long.toString(next));
      while (!batch.isFull() && Files.exists(file)) {
        byte[] line = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        batch.add(next, line, 0, line.length);
        next++;
        batch.reached(new Source.Position(STREAM, next, ""));
        file = queue.resolve(Long.toString(next));
      }
      Thread.sleep(batch.size() == 0 ? 20 : 0);
    }
  }

  @Override
  public void committed(List<Source.Position> positions) throws IOException {
    for (Source.Position position : positions) {
      try (Stream<Path> files = Files.list(queue)) {
        for (Path file : files.toList()) {
          if (Long.parseLong(file.getFileName().toString()) < position.place()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  @Override
  public Source.Status status() {
    return new Source.Status(queue.toString(), -1, -1, "");
  }

  @Override
  public void close() {
    closed = true;
  }

  record Options(@Doc("The folder.") Path queue) {}

  @Extension
  public static final class Factory implements Source.Factory<Options> {
    @Override
    public String type() {
      return "queue";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Source create(Options options, ComponentContext context) {
      return new QueueSource(options.queue(), context);
    }
  }
}
