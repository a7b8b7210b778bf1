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
 * Imports old logs into the store: parses, joins and keeps events, without rules, ledger and state.
 * Ids are those of the live log, so an import may be repeated and may overlap with what was read
 * live.
 *
 * <p>Three threads: one reads, the caller's parses (on all cores) and joins, one writes.
 */
public final class Importer {
  private static final int BATCH = 1 << 20;
  private static final int HEAD = 10_000;

  /**
   * How many lines are searched for the first time stamp: the first may be the rest of a cut line.
   */
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

  /** Events that are joined and not yet passed to the store. */
  private final List<Event> joined = new ArrayList<>();

  private volatile boolean stopped;

  private record Dated(LogFile file, Dating dating, long first) {}

  /**
   * @param pipeline its parsers, joins and kept types are used
   * @param now dates time stamps without a year; null: each file's last change
   * @param zone the zone of time stamps without one
   * @param progress follows the import
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
   * Imports the files, the oldest first. Called once. Files that cannot be read are reported in the
   * result, the others are imported.
   *
   * @param door the store, open; it stays open
   * @throws EngineException when a file does not exist or the store failed; events written before
   *     that are kept, and a repeated import adds the rest
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

  /** The join needs the lines in order of time. */
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
   * When the file begins: the time stamp of one of its first lines, whatever program wrote it; else
   * the time of the first event; else the file's own date.
   */
  private long firstStamp(LogFile file, Dating dating, Parsing parsing) {
    LineBatch batch = new LineBatch(BATCH);
    try (ArchiveReader reader = new ArchiveReader(file, dating, zone, n -> {})) {
      reader.fill(batch);
    } catch (IOException e) {
      // Reported when the file is imported; the lines in the batch are usable.
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

  /** Ends the import soon; lines read so far are stored. Any thread. */
  public void stop() {
    stopped = true;
  }

  private List<String> notes(long evicted) {
    List<String> notes = new ArrayList<>();
    if (stopped) {
      notes.add("stopped before the end; repeating the command adds only what is missing");
    }
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
