package io.weir.cli.backup;

import io.weir.api.store.StoreBackup;
import io.weir.engine.state.OwnFile;
import io.weir.engine.state.OwnFolder;
import io.weir.engine.state.StateCopy;
import io.weir.engine.state.StateFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the files of a backup in place. All are unpacked first, beside their places; then they are
 * renamed. While they are, a marker in the state folder keeps a daemon from starting; who is killed
 * in between leaves it, and the next restore goes on.
 */
final class Restore {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path backup;
  private final Manifest manifest;
  private final Path state;
  private final @Nullable StoreBackup store;
  private final String stamp;
  private final Path unpacked;
  private final List<Path> aside = new ArrayList<>();

  /** What was renamed, the last first: to which name, and from which. */
  private final Deque<Path[]> moved = new ArrayDeque<>();

  Restore(Path backup, Manifest manifest, Path state, @Nullable StoreBackup store, Clock clock) {
    this.backup = backup;
    this.manifest = manifest;
    this.state = state.toAbsolutePath().normalize();
    this.store = store;
    stamp = STAMP.format(clock.instant());
    unpacked = this.state.resolve(StateFile.RESTORING + "-files");
  }

  /** Where that is which was there before. */
  List<Path> aside() {
    return List.copyOf(aside);
  }

  /**
   * Does it.
   *
   * @param force also where something is already
   * @throws IOException with a sentence; nothing has changed
   */
  void run(boolean force) throws IOException {
    String owner = OwnFolder.otherOwner(state);
    if (!owner.isEmpty()) {
      throw new IOException(
          "the state folder " + state + " belongs to " + owner + ": run this as that user");
    }
    boolean made = !StateFiles.isThere(state);
    OwnFolder.make(state);
    Path marker = state.resolve(StateFile.RESTORING);
    boolean begun = StateFiles.isThere(marker);
    boolean good = false;
    try {
      notRunning();
      List<Path> old = old();
      if (!old.isEmpty() && !force && !begun) {
        throw new IOException(
            old.get(0) + " is there already: --force keeps it aside and restores");
      }
      Map<Path, Path> places = unpack();
      OwnFile.replace(marker, (backup + "\n").getBytes(StandardCharsets.UTF_8));
      rename(old, places);
      Files.delete(marker);
      good = true;
    } catch (IOException | RuntimeException e) {
      if (back() && !begun) {
        Files.deleteIfExists(marker);
      }
      throw e;
    } finally {
      remove(unpacked);
      if (store != null) {
        Files.deleteIfExists(fresh(store.file()));
      }
      if (made && !good) {
        remove(state);
      }
    }
  }

  private void notRunning() throws IOException {
    if (StateCopy.isOpen(StateCopy.file(state))) {
      throw new IOException("a weir runs on the state folder " + state + ": stop it first");
    }
    if (store != null && StateCopy.isOpen(store.file())) {
      throw new IOException("another process has " + store.file() + " open: end it first");
    }
  }

  /** What is there. */
  private List<Path> old() throws IOException {
    List<Path> old = new ArrayList<>();
    if (StateFiles.isThere(StateCopy.file(state))) {
      old.add(StateCopy.file(state));
    }
    if (store != null && StateFiles.isThere(store.file())) {
      old.add(store.file());
    }
    StateFiles.in(state).forEach(name -> old.add(state.resolve(name)));
    return old;
  }

  private static Path fresh(Path file) {
    return file.resolveSibling(file.getFileName() + "." + StateFile.RESTORING);
  }

  /** Unpacks all; the places by what belongs there, the state last. */
  private Map<Path, Path> unpack() throws IOException {
    remove(unpacked);
    OwnFolder.make(unpacked);
    Map<Path, Path> places = new LinkedHashMap<>();
    for (Manifest.Part part : manifest.parts()) {
      if (part.name().startsWith(BackupFolder.FILES)) {
        String name = part.name().substring(BackupFolder.FILES.length());
        Path place = BackupFolder.inside(state, name);
        if (!StateFiles.isKept(state.relativize(place))) {
          throw new IOException(backup + ": " + part.name() + " is not a file of Weir's");
        }
        Path file = unpacked.resolve(state.relativize(place));
        OwnFolder.make(parent(file));
        OwnFile.claim(file);
        try (InputStream in = open(part.name())) {
          write(in, file);
        }
        places.put(place, file);
      }
    }
    StoreBackup its = store;
    if (its != null && manifest.copied()) {
      Path file = fresh(its.file());
      OwnFolder.make(parent(file));
      Files.deleteIfExists(file);
      OwnFile.claim(file);
      try (InputStream in = open(BackupFolder.STORE)) {
        its.read(in, file);
      }
      force(file);
      places.put(its.file(), file);
    }
    Path file = unpacked.resolve("state.mv");
    OwnFile.claim(file);
    try (InputStream in = open(BackupFolder.STATE)) {
      StateCopy.unpack(in, file);
    }
    force(file);
    places.put(StateCopy.file(state), file);
    return places;
  }

  private InputStream open(String part) throws IOException {
    return new BufferedInputStream(Files.newInputStream(backup.resolve(part)), 1 << 16);
  }

  private static void write(InputStream in, Path file) throws IOException {
    try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      in.transferTo(out);
    }
    force(file);
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private void rename(List<Path> old, Map<Path, Path> places) throws IOException {
    notRunning();
    Path kept = state.resolve(StateFile.BEFORE_RESTORE + stamp);
    for (int i = 2; StateFiles.isThere(kept); i++) {
      kept = state.resolve(StateFile.BEFORE_RESTORE + stamp + "-" + i);
    }
    for (Path path : old) {
      boolean ofStore = store != null && path.equals(store.file());
      Path to =
          ofStore
              ? path.resolveSibling(path.getFileName() + "." + kept.getFileName())
              : kept.resolve(state.relativize(path));
      OwnFolder.make(parent(to));
      move(path, to);
      if (ofStore) {
        aside.add(to);
      } else if (!aside.contains(kept)) {
        aside.add(kept);
      }
    }
    for (Map.Entry<Path, Path> place : places.entrySet()) {
      OwnFolder.make(parent(place.getKey()));
      move(place.getValue(), place.getKey());
    }
  }

  /** Both are on one file system, side by side. */
  private void move(Path from, Path to) throws IOException {
    if (StateFiles.isThere(to)) {
      throw new IOException(to + " appeared in this moment: is a weir starting?");
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    moved.push(new Path[] {to, from});
  }

  /** Undoes what was renamed; whether that worked. */
  private boolean back() {
    aside.clear();
    boolean all = true;
    while (!moved.isEmpty()) {
      Path[] move = moved.pop();
      try {
        Files.move(move[0], move[1], StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        all = false;
      }
    }
    return all;
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
