package io.weir.cli.doctor;

import io.weir.engine.state.OwnFolder;
import io.weir.engine.state.StateCopy;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder of the state. */
final class StateCheck {
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final int TRIES = 5;
  private static final double SLOW_MILLIS = 100;

  private final Findings findings;
  private final Path folder;
  private final Clock clock;

  StateCheck(Findings findings, Path folder, Clock clock) {
    this.findings = findings;
    this.folder = folder.toAbsolutePath();
    this.clock = clock;
  }

  void run() {
    if (!Files.isDirectory(folder)) {
      missing();
      return;
    }
    String owner = OwnFolder.otherOwner(folder);
    if (!owner.isEmpty()) {
      String who = "the state folder " + folder + " belongs to " + owner + ", and this runs as ";
      if (Files.isWritable(folder)) {
        findings.note(
            "rights",
            who
                + System.getProperty("user.name")
                + ", who may do more: sudo -u "
                + owner
                + " weir doctor says what Weir may");
      } else {
        findings.problem(
            "rights", who + System.getProperty("user.name") + ": run it, and Weir, as " + owner);
        return;
      }
    } else {
      String refusal = StateFile.refusal(folder);
      if (!refusal.isEmpty()) {
        findings.problem("rights", "state " + refusal);
        return;
      }
    }
    leftovers();
    written();
    new DiskCheck(findings).look("state", folder);
    speed();
  }

  private void missing() {
    Path above = folder;
    while (above.getParent() != null && !Files.exists(above)) {
      above = above.getParent();
    }
    if (Files.isDirectory(above) && Files.isWritable(above)) {
      findings.ok("state", "the folder " + folder + " is not there yet; the daemon makes it");
    } else {
      findings.problem(
          "rights",
          "the state folder "
              + folder
              + " cannot be made in "
              + above
              + ": as root, install -d -o "
              + System.getProperty("user.name")
              + " -m 700 "
              + folder);
    }
  }

  private void leftovers() {
    if (Files.exists(folder.resolve(StateFile.RESTORING))) {
      findings.problem(
          "state", "a restore into " + folder + " was not finished: run weir restore again");
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<String> damaged =
          all.map(path -> path.getFileName().toString())
              .filter(name -> name.startsWith("state.mv.damaged"))
              .sorted()
              .toList();
      if (!damaged.isEmpty()) {
        findings.note(
            "state",
            folder.resolve(damaged.get(0))
                + " was set aside because it was damaged: is the disk sound? It may be deleted");
      }
    } catch (IOException e) {
      findings.problem("state", "the state folder " + folder + " cannot be listed: " + e);
    }
  }

  private void written() {
    try {
      Path file = StateCopy.file(folder);
      Instant now = clock.instant();
      Instant last = Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : now;
      if (last.isAfter(now.plus(AHEAD))) {
        findings.problem(
            "clock",
            file
                + " was last written at "
                + last.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                + ", which is in the future: the clock of this machine is wrong, or was; set it, and"
                + " see whether its time service runs");
      }
    } catch (IOException e) {
      findings.problem("state", "the state file cannot be looked at: " + e);
    }
  }

  /** How long it takes until the disk has what is written, as each commit must. */
  private void speed() {
    double[] millis = new double[TRIES];
    Path trial = null;
    try {
      trial = Files.createTempFile(folder, ".weir", ".trial");
      try (FileChannel channel = FileChannel.open(trial, StandardOpenOption.WRITE)) {
        for (int i = 0; i < TRIES; i++) {
          long began = System.nanoTime();
          channel.write(ByteBuffer.allocate(24 << 10));
          channel.force(true);
          millis[i] = (System.nanoTime() - began) / 1e6;
        }
      }
      Arrays.sort(millis);
      String time = String.format(Locale.ROOT, "%.1f ms", millis[TRIES / 2]);
      if (millis[TRIES / 2] > SLOW_MILLIS) {
        findings.warning(
            "disk",
            "a commit in " + folder + " takes " + time + ": blocks wait for it; use a faster disk");
      } else {
        findings.ok("disk", "a commit in " + folder + " takes " + time);
      }
    } catch (IOException e) {
      findings.problem(
          "disk",
          "nothing can be written in "
              + folder
              + " ("
              + e.getMessage()
              + "): nothing is read until there is room");
    } finally {
      remove(trial);
    }
  }

  private static void remove(@org.jspecify.annotations.Nullable Path trial) {
    try {
      if (trial != null) {
        Files.deleteIfExists(trial);
      }
    } catch (IOException e) {
      // It is empty of meaning, and its name says what it was.
    }
  }
}
