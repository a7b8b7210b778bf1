package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.store.StoreException;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.join.Joins;
import io.weir.engine.loop.Parsing;
import io.weir.engine.loop.Reading;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.engine.run.EngineException;
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
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings old logs into the store: parse, join, keep, and nothing else: no rules, no ledger, no
 * state. Ids are those of the live log, so that it may be repeated, and may overlap with what was
 * read live.
 *
 * <p>Three threads: one reads, the caller's parses (on all cores) and joins, one writes.
 */
public final class Importer {
  private static final int BATCH = 1 << 20;
  private static final int HEAD = 10_000;

  /** So many lines may begin without a stamp, for instance by the tail of one that was cut. */
  private static final int FIRST = 100;

  private final Pipeline pipeline;
  private final @Nullable Instant now;
  private final ZoneId zone;
  private final ImportListener progress;
  private final Set<String> kept;
  private final List<String> failures = new ArrayList<>();
  private long bytes;
  private long events;
  private long keptEvents;
  private long unknown;
  private long ahead;
  private int copies;
  private final Orphans orphans;

  /** Joined and not yet given to the store. */
  private final List<Event> joined = new ArrayList<>();

  private volatile boolean stopped;

  private record Dated(LogFile file, Dating dating, long first) {}

  /**
   * @param pipeline whose parsers and store are used
   * @param now dates stamps without year, instead of each file's last change; null: that
   * @param zone of stamps that carry none
   * @param progress is told how it goes
   */
  public Importer(Pipeline pipeline, @Nullable Instant now, ZoneId zone, ImportListener progress) {
    this.pipeline = pipeline;
    this.now = now;
    this.zone = zone;
    this.progress = progress;
    this.orphans = new Orphans(pipeline.joins());
    this.kept =
        pipeline.kept().stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Imports the files, the oldest first. Call it once. What of a file cannot be read is told in the
   * result; the others are imported.
   *
   * @param door the store, open; it stays open
   * @throws EngineException when a file is not there or the store failed; what was written until
   *     then stays, and importing again adds the rest
   */
  public ImportResult run(List<Path> files, StoreDoor door)
      throws EngineException, InterruptedException {
    long start = System.nanoTime();
    try (Parsing parsing =
        new Parsing(
            pipeline.parsers().stream().map(Made::it).toList(),
            pipeline.types(),
            pipeline.joins(),
            Runtime.getRuntime().availableProcessors(),
            null)) {
      List<Dated> inOrder = oldestFirst(files, parsing);
      Reading reading = new Reading(parsing, pipeline.joins(), joined::add);
      try (StoreQueue store = new StoreQueue(door)) {
        for (Dated dated : inOrder) {
          if (stopped) {
            break;
          }
          try {
            read(dated, reading, store);
          } catch (IOException e) {
            failures.add(dated.file().sentence(e));
          }
        }
        reading.finish();
        keep(store);
        store.finish();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ImportResult(
            files.size(),
            reading.lines(),
            bytes,
            events,
            keptEvents,
            store.added(),
            unknown,
            reading.coverage().otherLines(),
            store.refused(),
            ahead,
            orphans.byType(),
            seconds,
            notes(reading.evicted()),
            failures);
      }
    } catch (IOException e) {
      throw new EngineException(String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw new EngineException("store: " + e.getMessage(), e);
    }
  }

  /** The join wants the older line first. */
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
   * When the file begins: at the stamp of its first line, whatever program wrote it; else where the
   * parsers find the first event; else at the file's own date.
   */
  private long firstStamp(LogFile file, Dating dating, Parsing parsing) {
    LineBatch batch = new LineBatch(BATCH);
    try (ArchiveReader reader = new ArchiveReader(file, dating, zone, n -> {})) {
      reader.fill(batch);
    } catch (IOException e) {
      // Told when its turn comes; what is in the batch is good.
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

  private void read(Dated dated, Reading reading, StoreQueue store)
      throws IOException, StoreException, InterruptedException {
    ExecutorService ahead =
        Executors.newSingleThreadExecutor(
            r -> {
              Thread t = new Thread(r, "weir-read");
              t.setDaemon(true);
              return t;
            });
    try (ArchiveReader reader =
        new ArchiveReader(dated.file(), dated.dating(), zone, progress::read)) {
      LineBatch free = new LineBatch(BATCH);
      Future<LineBatch> next = ahead.submit(() -> filled(reader, new LineBatch(BATCH)));
      while (true) {
        LineBatch batch = get(next);
        if (batch.size() == 0 || stopped) {
          break;
        }
        LineBatch other = free;
        next = ahead.submit(() -> filled(reader, other));
        batch(batch, reading, store);
        free = batch;
      }
    } finally {
      ahead.shutdownNow();
    }
  }

  private static LineBatch filled(ArchiveReader reader, LineBatch batch) throws IOException {
    batch.clear();
    reader.fill(batch);
    return batch;
  }

  private static LineBatch get(Future<LineBatch> next) throws IOException, InterruptedException {
    try {
      return next.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("reading failed", e.getCause());
    }
  }

  private void batch(LineBatch batch, Reading reading, StoreQueue store)
      throws StoreException, InterruptedException {
    Parsing.Parsed parsed = reading.parse(this, batch);
    bytes += batch.byteCount() + batch.size();
    unknown += parsed.unknown();
    ahead += parsed.ahead();
    copies = Math.max(copies, reading.copies());
    progress.parsed(batch.size(), parsed.unknown());
    reading.flush();
    keep(store);
  }

  private void keep(StoreQueue store) throws StoreException, InterruptedException {
    for (Event event : joined) {
      events++;
      orphans.look(event);
      if (kept.contains(event.type().name())) {
        keptEvents++;
        store.add(event);
      }
    }
    joined.clear();
  }

  /** From any thread: ends the import soon. What was read by then is stored whole. */
  public void stop() {
    stopped = true;
  }

  private List<String> notes(long evicted) {
    List<String> notes = new ArrayList<>();
    if (stopped) {
      notes.add("stopped before the end; the same again adds only what is missing");
    }
    if (ahead > 0) {
      notes.add(
          ahead
              + " events bear a time later than "
              + (now == null ? "their file's last change" : "--now")
              + " and count as of then; --now says when the log was written, --zone where");
    }
    if (copies > 1) {
      notes.add("each line is written " + copies + " times, and was counted once");
    }
    if (evicted > 0) {
      notes.add(
          evicted
              + " messages were open at once above "
              + Joins.MOST_OPEN
              + ": what came of them later knows less");
    }
    return notes;
  }
}
