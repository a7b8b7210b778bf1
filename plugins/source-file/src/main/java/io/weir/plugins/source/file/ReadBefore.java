package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was read at a path before, and how to find its files again. */
final class ReadBefore {
  /** The oldest first. */
  static final Comparator<LogPart> IN_ORDER =
      Comparator.comparingLong(LogPart::begun).thenComparingLong(LogPart::changed);

  private static final Logger log = LoggerFactory.getLogger(ReadBefore.class);

  private final Path path;
  private final byte[] buffer;
  private final ZoneId zone;
  private final Others others;
  private final BooleanSupplier closed;
  private final KnownMarks known = new KnownMarks();

  /** Packed files of which not even the beginning can be read, with their sizes. */
  private Map<Path, Long> unreadable = Map.of();

  private boolean isGrowing;

  ReadBefore(Path path, byte[] buffer, ZoneId zone, Others others, BooleanSupplier closed) {
    this.path = path;
    this.others = others;
    this.buffer = buffer;
    this.zone = zone;
    this.closed = closed;
  }

  /** Where files that were read and are not open were left. */
  KnownMarks known() {
    return known;
  }

  /**
   * Goes on where a named file was left.
   *
   * @return whether it was read before
   */
  boolean resume(LineFile file, Collection<LogPart> open) throws IOException {
    Mark mark = fitting(file);
    if (mark != null) {
      known.remove(mark);
      datedBy(file);
      return true;
    }
    List<Mark> elsewhere = new ArrayList<>(others.marks(file.stream()));
    elsewhere.removeIf(m -> m.inode() == 0 || m.inode() != file.inode()); // it was renamed
    for (LogPart other : open) {
      if (other != file && other.stream() == file.stream()) {
        elsewhere.add(other.mark()); // a copy of an open file took its place
      }
    }
    for (Mark other : elsewhere) {
      if (other.place() > 0 && file.resume(other)) {
        return true;
      }
    }
    return false;
  }

  /** Places that came back from the store do not say when their files changed. */
  private void datedBy(LogPart file) {
    if (known.isWithoutTimes()) {
      known.seen(file.changed());
    }
  }

  private @Nullable Mark fitting(LineFile file) throws IOException {
    for (Mark mark : known.of(file.stream(), file.inode())) {
      if (file.resume(mark)) {
        if (mark.inode() == 0 || mark.inode() == file.inode() || !isOfAnother(mark, file)) {
          return mark;
        }
        file.goTo(0);
      }
    }
    return null;
  }

  /** Whether the file with the mark's own number is there, and the mark fits it as well. */
  private boolean isOfAnother(Mark mark, LineFile file) throws IOException {
    List<Path> there = new ArrayList<>(places());
    for (Path place : places()) {
      Siblings.of(place).stream().filter(s -> !s.packed()).forEach(s -> there.add(s.path()));
    }
    for (Path candidate : there) {
      if (FileBytes.inode(candidate) != mark.inode()) {
        continue;
      }
      try (LineFile other = new LineFile(FileBytes.open(candidate), zone)) {
        if (other.inode() == mark.inode()
            && other.name(buffer)
            && other.stream() == file.stream()
            && other.resume(mark)) {
          return true;
        }
      } catch (IOException e) {
        log.debug("{}: {}", candidate, e.toString());
      }
    }
    return false;
  }

  /** The path, and where it leads to when it is a link. */
  Set<Path> places() {
    Set<Path> places = new LinkedHashSet<>();
    places.add(path);
    try {
      places.add(path.toRealPath());
    } catch (IOException e) {
      // A missing file has no other place.
    }
    return places;
  }

  /** Whether a file has a name here still. */
  boolean isThere(LineFile file) throws IOException {
    for (Path place : places()) {
      if (Siblings.withKey(place, file.key()) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * When a file that the system knows by this key last changed; {@code otherwise} if it is gone.
   */
  long changedNow(LineFile file) throws IOException {
    for (Path place : places()) {
      Siblings.Sibling there = Siblings.withKey(place, file.key());
      if (there != null) {
        return there.changed();
      }
    }
    return file.changed();
  }

  /**
   * Finds files that stood at the path and were not read to their end: known ones by their name and
   * by the bytes before their place, and those that came and went unseen by their time.
   *
   * @param open the files that are open already
   * @return in the order of their first time stamps
   */
  List<LogPart> find(Collection<LogPart> open, Instant lately) throws IOException {
    if (known.isEmpty()) {
      return List.of(); // nothing was read here before: what lies around is none of Weir's business
    }
    Search search = new Search(open, lately);
    search.run();
    isGrowing = !search.unreadable.isEmpty() && !search.unreadable.equals(unreadable);
    unreadable = search.unreadable;
    for (LogPart part : search.found) {
      log.info("{}: examining {}", path, part.path());
    }
    return search.found;
  }

  /** Whether it is worth while to look again later: somebody may be just writing a packed file. */
  boolean isGrowing() {
    return isGrowing;
  }

  /** One look at the folder. */
  private final class Search {
    private final Collection<LogPart> open;
    private final Instant lately;
    private final List<LogPart> found = new ArrayList<>();
    private final List<PackedFile> packed = new ArrayList<>();
    private final Map<LineFile, Siblings.Sibling> unknown = new LinkedHashMap<>();
    private final Map<Path, Long> unreadable = new HashMap<>();
    private final Map<Mark, LineFile> continued = new LinkedHashMap<>();
    private final long floor = known.floor();

    Search(Collection<LogPart> open, Instant lately) {
      this.open = open;
      this.lately = lately;
    }

    void run() throws IOException {
      try {
        @Nullable Map<Path, String> before = null;
        Map<Path, String> listed = new LinkedHashMap<>();
        // Again while files are being renamed: a listing then misses some and opens the wrong ones.
        for (int attempt = 0; attempt < 20 && !listed.equals(before); attempt++) {
          before = listed;
          listed = new LinkedHashMap<>();
          for (Path place : places()) {
            for (Siblings.Sibling sibling : Siblings.of(place)) {
              listed.put(sibling.path(), String.valueOf(sibling.attributes().fileKey()));
              look(sibling);
            }
          }
        }
        for (Map.Entry<Mark, LineFile> e : continued.entrySet()) {
          datedBy(e.getValue());
        }
        for (PackedFile file : packed) {
          if (!known.of(file.stream(), 0).isEmpty()) {
            datedBy(file);
          }
        }
        continued.keySet().forEach(known::remove);
        for (LineFile file : List.copyOf(unknown.keySet())) {
          // Those that came later than what was read last were not seen yet.
          if (isUnseen(file) && !isCopy(file)) {
            unknown.remove(file);
            found.add(file);
          }
        }
        for (PackedFile file : packed) {
          expect(file);
        }
        found.sort(IN_ORDER);
      } finally {
        unknown.keySet().forEach(LineFile::close);
      }
    }

    private void look(Siblings.Sibling sibling) throws IOException {
      Object key = sibling.attributes().fileKey();
      if (isAmong(key, open)
          || isAmong(key, found)
          || isAmong(key, packed)
          || isAmong(key, unknown.keySet())) {
        return;
      }
      if (sibling.packed()) {
        if (sibling.changed() >= floor) {
          lookInto(sibling);
        }
        return;
      }
      LineFile file = open(sibling);
      if (file == null) {
        return;
      }
      if (!Objects.equals(file.key(), key)) {
        file.close();
        return;
      }
      Mark mark = fitting(file);
      if (mark == null) {
        unknown.put(file, sibling);
      } else if (!goOn(file, sibling, mark)) {
        file.close();
      }
    }

    private void lookInto(Siblings.Sibling sibling) {
      PackedFile file = PackedFile.look(sibling, zone, closed);
      if (file == null) {
        unreadable.put(sibling.path(), sibling.attributes().size());
      } else if (!isOf(sibling.plain(), file.stream())) {
        packed.add(file);
      }
    }

    /** While a file is being packed both are there, and the packed one is not whole. */
    private boolean isOf(@Nullable Path plain, long stream) {
      if (plain != null) {
        try (LineFile file = new LineFile(FileBytes.open(plain), zone)) {
          return file.name(buffer) && file.stream() == stream;
        } catch (IOException e) {
          log.debug("{}: {}", plain, e.toString());
        }
      }
      return false;
    }

    private boolean goOn(LineFile file, Siblings.Sibling sibling, Mark mark) throws IOException {
      LineFile other = continued.get(mark);
      boolean same = mark.inode() != 0 && file.inode() == mark.inode();
      // What was read to its end may still be written to, for a while.
      boolean wanted =
          file.size() > mark.place()
              || sibling.changed() >= ChronoUnit.MICROS.between(Instant.EPOCH, lately);
      if (!wanted || !same && (!sibling.rotated() || other != null)) {
        return false;
      }
      if (other != null) {
        found.remove(other);
        other.close();
      }
      continued.put(mark, file);
      return found.add(file);
    }

    private void expect(PackedFile file) throws IOException {
      List<Mark> marks = new ArrayList<>();
      for (Mark mark : known.of(file.stream(), 0)) {
        if (mark.done() && isSameTime(mark.changed(), file.changed())) {
          return; // read to its end before it was packed
        }
        marks.add(mark);
      }
      List<Mark> copied = new ArrayList<>();
      for (LogPart other : open) {
        if (other instanceof LineFile plain && other.stream() == file.stream()) {
          copied.addAll(plain.signs());
        }
      }
      for (LogPart other : found) {
        if (other instanceof LineFile plain && other.stream() == file.stream()) {
          copied.addAll(plain.signs());
        }
      }
      marks.addAll(copied);
      boolean readWhole = isUnseen(file);
      if (readWhole || !marks.isEmpty()) {
        file.expect(marks, mark -> !copied.contains(mark) && known.remove(mark), readWhole);
        found.add(file);
      }
    }

    private boolean isUnseen(LogPart file) {
      Siblings.Sibling sibling = file instanceof LineFile plain ? unknown.get(plain) : null;
      return (sibling == null || sibling.rotated()) && file.changed() >= known.newest();
    }

    private boolean isCopy(LineFile file) throws IOException {
      for (LogPart other : open) {
        if (other instanceof LineFile plain
            && other.stream() == file.stream()
            && file.copyOf(plain)) {
          return true;
        }
      }
      return false;
    }

    private @Nullable LineFile open(Siblings.Sibling sibling) {
      try {
        LineFile file = new LineFile(FileBytes.open(sibling.path()), zone);
        if (file.name(buffer)) {
          return file;
        }
        file.close();
      } catch (IOException e) {
        log.debug("{}: {}", sibling.path(), e.getMessage());
      }
      return null;
    }
  }

  private static boolean isAmong(@Nullable Object key, Collection<? extends LogPart> files) {
    return files.stream().anyMatch(f -> Objects.equals(f.key(), key));
  }

  /** Some packers keep the time to the second only. */
  private static boolean isSameTime(long plain, long packed) {
    return packed == plain
        || packed % 1_000_000 == 0 && packed == Math.floorDiv(plain, 1_000_000L) * 1_000_000;
  }
}
