package io.weir.cli.replay;

import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import io.weir.cli.load.ImportProgress;
import io.weir.cli.socket.CommandStore;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.archive.Archive;
import io.weir.engine.archive.LogFile;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.replay.Replay;
import io.weir.engine.replay.StoredEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which events of the past a command takes, and the reading of them. */
final class PastEvents {
  private static final Duration MONTH = Duration.ofDays(30);

  @Option(
      names = "--from-store",
      description = "Takes the events that the store of the pipeline has, instead of logs.")
  private boolean fromStore;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "With --from-store: events of this last time. Default: 30d.")
  private @Nullable Duration since;

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
      description = "Zone of stamps that have none. Default: the pipeline's.")
  private @Nullable ZoneId zone;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "The logs, in any order.")
  private List<Path> files = new ArrayList<>();

  /** The files without copies, for the first of two pipelines and the second. */
  private @Nullable List<Path> once;

  /** Complains when it is not clear what is to be read. */
  void check() {
    if (fromStore == !files.isEmpty()) {
      throw CommandException.bad("name the logs, or --from-store: one of the two");
    }
    if (!fromStore && since != null) {
      throw CommandException.bad("--since goes with --from-store");
    }
    if (fromStore && (now != null || zone != null)) {
      throw CommandException.bad("--now and --zone go with logs: stored events have their time");
    }
    if (files.contains(Path.of("-"))) {
      throw CommandException.bad("standard input (-) cannot be read here: name files");
    }
  }

  /**
   * Runs the events through the rules.
   *
   * @param command for the progress
   * @return whether all could be read; what could not is reported
   */
  boolean read(Environment environment, String command, Pipeline made, Replay replay)
      throws IOException, StoreException, InterruptedException {
    made.trustedFiles().read().forEach(sentence -> warn(environment, sentence));
    if (fromStore) {
      stored(environment, made, replay);
      return true;
    }
    return logs(environment, command, made, replay);
  }

  private boolean logs(Environment environment, String command, Pipeline made, Replay replay)
      throws IOException, StoreException, InterruptedException {
    List<Path> logs = once;
    if (logs == null) {
      logs = new Copies(sentence -> warn(environment, sentence)).without(files);
      once = logs;
    }
    long size = 0;
    for (Path log : logs) {
      size += LogFile.look(log).size();
    }
    try (ImportProgress progress = ImportProgress.on(environment, command, size)) {
      Archive archive =
          new Archive(made, now, zone == null ? made.config().zone() : zone, progress);
      archive.readAhead(logs, replay, () -> {});
      progress.close();
      archive.failures().forEach(sentence -> warn(environment, sentence));
      archive.notes().forEach(sentence -> warn(environment, sentence));
      if (replay.events() == 0 && archive.failures().isEmpty()) {
        warn(environment, "the logs have no events: were they written by what the parsers read?");
      }
      return archive.failures().isEmpty();
    }
  }

  private void stored(Environment environment, Pipeline made, Replay replay) throws StoreException {
    Set<EventType> watched = new LinkedHashSet<>();
    for (JudgedRule rule : made.rules()) {
      watched.addAll(rule.rule().watches());
    }
    // The rules raise their alerts again; those of the past would count as well.
    watched.removeIf(type -> type.name().equals(EngineTypes.ALERT.name()));
    StoredEvents stored = new StoredEvents(made.types(), watched);
    stored
        .missing()
        .forEach(
            type ->
                warn(
                    environment,
                    "the store does not keep " + type.name() + ": rules that watch it see none"));
    Instant until = environment.clock().instant();
    try (StoreDoor store = CommandStore.toRead(made)) {
      stored.read(store::next, until.minus(since == null ? MONTH : since), until, replay::stored);
    }
  }

  private static void warn(Environment environment, String sentence) {
    environment.err().println("weir: " + Text.visible(sentence));
  }
}
