package io.weir.cli.doctor;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreBackup;
import io.weir.api.store.StoreException;
import io.weir.cli.doctor.Findings.Finding;
import io.weir.cli.doctor.Findings.Level;
import io.weir.cli.socket.DaemonLink;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store, its disk, and whether that will be full. */
final class StoreCheck {
  /** What grew for less is not known to go on like that. */
  private static final Duration LONG_ENOUGH = Duration.ofDays(2);

  private static final long SOON_DAYS = 60;

  private final Findings findings;
  private final Pipeline pipeline;
  private final Clock clock;
  private final boolean daemon;

  /**
   * @param daemon whether one runs; it has the store open
   */
  StoreCheck(Findings findings, Pipeline pipeline, Clock clock, boolean daemon) {
    this.findings = findings;
    this.pipeline = pipeline;
    this.clock = clock;
    this.daemon = daemon;
  }

  void run() {
    Store store = pipeline.store().it();
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      if (store.shared() || !daemon) {
        long began = System.nanoTime();
        String found = store.look();
        long millis = (System.nanoTime() - began) / 1_000_000;
        findings.ok("store", store.shared() ? found + "; it answered in " + millis + " ms" : found);
      }
      Optional<StoreBackup> file = store.backup();
      if (file.isPresent()) {
        disk(file.get().file());
      }
    } catch (StoreException e) {
      findings.problem("store", String.valueOf(e.getMessage()));
    } finally {
      store.close();
    }
  }

  private void disk(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    if (Files.exists(file)
        ? !Files.isWritable(file)
        : Files.exists(folder) && !Files.isWritable(folder)) {
      findings.problem(
          "rights",
          file
              + " cannot be written by "
              + System.getProperty("user.name")
              + ": run this, and Weir, as its owner");
    }
    long free = new DiskCheck(findings).look("store", folder);
    try {
      if (daemon && free >= 0 && Files.exists(file)) {
        grows(Files.size(file), free);
      }
    } catch (IOException | StoreException e) {
      findings.note("disk", "how the store grows is not known: " + e.getMessage());
    }
  }

  private void grows(long size, long free) throws StoreException {
    Instant now = clock.instant();
    Duration age = Duration.between(oldest(now), now);
    Duration kept = pipeline.config().retention().get("default");
    Finding found = grows(size, age, free, kept);
    findings.add(found.level(), found.area(), found.sentence());
  }

  /**
   * Whether the disk will be full.
   *
   * @param size of the store
   * @param age of its oldest event
   * @param free bytes of its disk
   * @param kept how long events are kept; null: for ever
   */
  static Finding grows(long size, Duration age, long free, @Nullable Duration kept) {
    if (age.compareTo(LONG_ENOUGH) < 0) {
      return new Finding(Level.OK, "disk", "the store is too young to say how it grows");
    }
    double perDay = size / (age.toHours() / 24.0);
    String grows =
        "the store has "
            + DiskCheck.megabytes(size)
            + " and grows by "
            + DiskCheck.megabytes((long) perDay)
            + " a day";
    if (kept != null && perDay * kept.toDays() - size < free) {
      return new Finding(Level.OK, "disk", grows + "; with its retention the disk is large enough");
    }
    long days = (long) (free / Math.max(1, perDay));
    return days < SOON_DAYS
        ? new Finding(
            Level.WARNING,
            "disk",
            grows
                + ": its disk is full in "
                + days
                + " days; shorten retention, or give it a larger one")
        : new Finding(Level.OK, "disk", grows + "; its disk is full in " + days + " days");
  }

  private Instant oldest(Instant now) throws StoreException {
    Optional<StoreDoor> link = DaemonLink.find(pipeline.config().state(), pipeline.kept());
    Instant oldest = now;
    if (link.isPresent()) {
      try (StoreDoor door = link.get()) {
        for (EventType type : pipeline.kept()) {
          List<Event> first =
              door.read(
                  Query.about(type.name())
                      .between(Instant.EPOCH, now)
                      .order(Query.Order.KEY)
                      .most(1));
          if (!first.isEmpty() && first.get(0).time().isBefore(oldest)) {
            oldest = first.get(0).time();
          }
        }
      }
    }
    return oldest;
  }
}
