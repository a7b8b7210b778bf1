package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.StoreException;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.act.StoreWriter;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Imports old logs into the store: parses, joins and keeps events, without rules, ledger and state.
 * Ids are those of the live log, so an import may be repeated and may overlap with what was read
 * live.
 *
 * <p>Three threads: one reads, the caller's parses (on all cores) and joins, one writes. The one
 * that writes has the most to do.
 */
public final class Importer {
  private final Archive archive;
  private final Set<String> kept;
  private final Orphans orphans;
  private long events;
  private long keptEvents;

  /** Events that are joined and not yet passed to the store. */
  private final List<Event> joined = new ArrayList<>();

  /** Opens the store that is imported into. */
  public interface Opening {
    StoreDoor open() throws StoreException;
  }

  /**
   * @param pipeline its parsers, joins and kept types are used
   * @param now dates time stamps without a year; null: each file's last change
   * @param zone the zone of time stamps without one
   * @param progress follows the import
   */
  public Importer(Pipeline pipeline, @Nullable Instant now, ZoneId zone, ImportListener progress) {
    this.archive = new Archive(pipeline, now, zone, progress);
    this.orphans = new Orphans(pipeline.joins());
    this.kept =
        pipeline.kept().stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Imports the files, the oldest first. Called once. Files that cannot be read are reported in the
   * result, the others are imported.
   *
   * @param opening opens the store, which is closed at the end; called by the thread that writes,
   *     while the first lines are read
   * @throws EngineException when a file does not exist or the store failed; events written before
   *     that are kept, and a repeated import adds the rest
   */
  public ImportResult run(List<Path> files, Opening opening)
      throws EngineException, InterruptedException {
    long start = System.nanoTime();
    try (StoreQueue store = new StoreQueue(opening)) {
      archive.read(files, joined::add, () -> keep(store));
      StoreWriter written = store.finish();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new ImportResult(
          files.size(),
          archive.lines(),
          archive.bytes(),
          events,
          keptEvents,
          written.added(),
          archive.unknown(),
          archive.others(),
          written.refused(),
          archive.ahead(),
          orphans.byType(),
          seconds,
          notes(),
          archive.failures());
    } catch (IOException e) {
      throw new EngineException(String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw new EngineException("store: " + e.getMessage(), e);
    }
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

  /** From any thread: ends the import soon. Everything read until then is stored. */
  public void stop() {
    archive.stop();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (archive.isStopped()) {
      notes.add("stopped before the end; repeating the command adds only what is missing");
    }
    notes.addAll(archive.notes());
    return notes;
  }
}
