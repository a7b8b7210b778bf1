package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.store.StoreException;
import io.weir.engine.join.Joins;
import io.weir.engine.loop.Parsing;
import io.weir.engine.loop.Reading;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.syslog.Dating;
import io.weir.syslog.FirstStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads old logs, the oldest first, as one stream of joined events in the order of time. Ids are
 * those of the live log.
 *
 * <p>One thread reads, all cores parse, and the caller's thread, or one ahead of it, joins.
 */
public final class Archive {
  private static final int BATCH = 1 << 18;
  private static final int HEAD = 10_000;

  /**
   * How many lines are searched for the first time stamp: the first may be the rest of a cut line.
   */
  private static final int FIRST = 100;

  /** Chunks that are ready before the caller's thread wants them. */
  private static final int AHEAD = 2;

  private static final Chunk END = new Chunk();

  private final Pipeline pipeline;
  private final @Nullable Instant now;
  private final ZoneId zone;
  private final ImportListener progress;
  private final List<String> failures = new ArrayList<>();
  private long lines;
  private long bytes;
  private long unknown;
  private long others;
  private long ahead;
  private long evicted;
  private int copies;
  private volatile boolean stopped;
  private Chunk chunk = new Chunk();

  private record Dated(LogFile file, Dating dating, long first) {}

  /** Called after each batch, when its events were handed on. */
  public interface Step {
    /** Takes care of what was handed on. */
    void batch() throws StoreException, InterruptedException;
  }

  /**
   * @param pipeline its parsers and joins are used
   * @param now dates time stamps without a year; null: each file's last change
   * @param zone the zone of time stamps without one
   * @param progress follows the reading
   */
  public Archive(Pipeline pipeline, @Nullable Instant now, ZoneId zone, ImportListener progress) {
    this.pipeline = pipeline;
    this.now = now;
    this.zone = zone;
    this.progress = progress;
  }

  /**
   * Reads the files in the caller's thread. Called once. A file that breaks off is among the {@link
   * #failures}, the others are read.
   *
   * @param to gets the events; it takes all
   * @throws IOException when a file does not exist
   * @throws StoreException from the step
   */
  public void read(List<Path> files, Reading.Sink to, Step step)
      throws IOException, StoreException, InterruptedException {
    join(files, next -> handOn(next, to, step));
  }

  /**
   * As {@link #read}, but parses and joins on a thread of its own while the caller's works on the
   * events: for one that has as much to do with them.
   */
  public void readAhead(List<Path> files, Reading.Sink to, Step step)
      throws IOException, StoreException, InterruptedException {
    BlockingQueue<Chunk> ready = new ArrayBlockingQueue<>(AHEAD);
    ExecutorService joining = thread("weir-join");
    try {
      Future<?> all =
          joining.submit(
              () -> {
                try {
                  join(files, ready::put);
                } finally {
                  ready.put(END);
                }
                return null;
              });
      for (Chunk next = ready.take(); next != END; next = ready.take()) {
        handOn(next, to, step);
      }
      get(all);
    } finally {
      joining.shutdownNow();
      joining.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private void handOn(Chunk chunk, Reading.Sink to, Step step)
      throws StoreException, InterruptedException {
    chunk.handOn(to);
    progress.parsed(chunk.lines(), chunk.unknown());
    step.batch();
  }

  /** Gets chunks in their order. */
  private interface Taker {
    void take(Chunk chunk) throws StoreException, InterruptedException;
  }

  private void join(List<Path> files, Taker ready)
      throws IOException, StoreException, InterruptedException {
    try (Parsing parsing =
        new Parsing(
            pipeline.parsers().stream().map(Made::it).toList(),
            pipeline.types(),
            pipeline.joins(),
            Runtime.getRuntime().availableProcessors(),
            null,
            pipeline.used())) {
      Reading reading = new Reading(parsing, pipeline.joins(), new ToChunk());
      for (Dated dated : oldestFirst(files, parsing)) {
        if (stopped) {
          break;
        }
        try {
          read(dated, reading, ready);
        } catch (IOException e) {
          failures.add(dated.file().sentence(e));
        }
      }
      reading.finish();
      lines = reading.lines();
      others = reading.coverage().otherLines();
      evicted = reading.evicted();
      ready.take(chunk);
    }
  }

  /** Into the chunk that is filled at the moment. */
  private final class ToChunk implements Reading.Sink {
    @Override
    public void event(Event event) {
      chunk.event(event);
    }

    @Override
    public void tick(Instant time) {
      chunk.tick(time);
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        r -> {
          Thread t = new Thread(r, name);
          t.setDaemon(true);
          return t;
        });
  }

  /** The join expects the older line first. */
  private List<Dated> oldestFirst(List<Path> files, Parsing parsing) throws IOException {
    List<Dated> dated = new ArrayList<>();
    for (Path path : files) {
      LogFile file = LogFile.look(path);
      Dating dating = Dating.of(() -> file.open(n -> {}), dateOf(file), zone);
      dated.add(new Dated(file, dating, firstStamp(file, dating, parsing)));
    }
    dated.sort(Comparator.comparingLong(Dated::first));
    return dated;
  }

  /**
   * When the file begins: at the time stamp of its first line, whatever program wrote it; else
   * where the parsers find the first event; else at the file's own date.
   */
  private long firstStamp(LogFile file, Dating dating, Parsing parsing) {
    LineBatch batch = new LineBatch(BATCH);
    try (ArchiveReader reader = new ArchiveReader(file, dating, zone, n -> {})) {
      reader.fill(batch);
    } catch (IOException e) {
      // Reported when the file is read; what is in the batch is good.
    }
    Line line = new Line();
    for (int i = 0; i < Math.min(batch.size(), FIRST); i++) {
      OptionalLong stamp = FirstStamp.of(batch.get(i, line));
      if (stamp.isPresent()) {
        return stamp.getAsLong();
      }
    }
    EventBuilder builder = new EventBuilder();
    for (int i = 0; i < Math.min(batch.size(), HEAD); i++) {
      if (parsing.outcome(batch.get(i, line), builder) == Parser.Outcome.EVENT) {
        return builder.micros();
      }
    }
    return Event.micros(file.changed());
  }

  private Instant dateOf(LogFile file) {
    return now == null ? file.changed() : now;
  }

  private void read(Dated dated, Reading reading, Taker ready)
      throws IOException, StoreException, InterruptedException {
    ExecutorService before = thread("weir-read");
    try (ArchiveReader reader =
        new ArchiveReader(dated.file(), dated.dating(), zone, progress::read)) {
      LineBatch free = new LineBatch(BATCH);
      Future<LineBatch> next = before.submit(() -> filled(reader, new LineBatch(BATCH)));
      while (true) {
        LineBatch batch = get(next);
        if (batch.size() == 0 || stopped) {
          break;
        }
        LineBatch other = free;
        next = before.submit(() -> filled(reader, other));
        batch(batch, reading, ready);
        free = batch;
      }
    } finally {
      before.shutdownNow();
    }
  }

  private static LineBatch filled(ArchiveReader reader, LineBatch batch) throws IOException {
    batch.clear();
    reader.fill(batch);
    return batch;
  }

  private static <T> T get(Future<T> next) throws IOException, InterruptedException {
    try {
      return next.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("reading failed", e.getCause());
    }
  }

  private void batch(LineBatch batch, Reading reading, Taker ready)
      throws StoreException, InterruptedException {
    Parsing.Parsed parsed = reading.parse(this, batch);
    bytes += batch.byteCount() + batch.size();
    unknown += parsed.unknown();
    ahead += parsed.ahead();
    copies = Math.max(copies, reading.copies());
    chunk.parsed(batch.size(), parsed.unknown());
    reading.flush();
    ready.take(chunk);
    chunk = new Chunk();
  }

  /** From any thread: ends the reading soon. What was read by then is handed on whole. */
  public void stop() {
    stopped = true;
  }

  /** Whether it was stopped before its end. */
  boolean isStopped() {
    return stopped;
  }

  /** Lines read. */
  public long lines() {
    return lines;
  }

  /** Bytes of the lines, decompressed. */
  public long bytes() {
    return bytes;
  }

  /** Lines that no parser knew, those of other programs included. */
  public long unknown() {
    return unknown;
  }

  /** Lines of programs that no parser is for. */
  public long others() {
    return others;
  }

  /** Events whose time stamp is later than their file's last change; they count as of then. */
  long ahead() {
    return ahead;
  }

  /** Sentences about files that could not be read to their end. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Sentences about what a person should look at. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (ahead > 0) {
      notes.add(
          ahead
              + " events have a time later than "
              + (now == null ? "their file's last change" : "--now")
              + ", which is used instead; --now sets when the log was written, --zone where");
    }
    if (copies > 1) {
      notes.add("each line is written " + copies + " times, and was counted once");
    }
    if (evicted > 0) {
      notes.add(
          evicted
              + " messages were closed early, because more than "
              + Joins.MOST_OPEN
              + " were open: their later events lack fields");
    }
    return notes;
  }
}
