package io.weir.plugins.source.file;

import io.weir.api.source.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was read at a path before, and how to find its files again. */
final class Past {
  private static final int MOST_KNOWN = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Past.class);

  private final Path path;
  private final byte[] buffer;

  /** Streams that were read and are not open: where to go on should they turn up again. */
  private final Map<Long, Mark> known = new LinkedHashMap<>();

  /** The last change that was seen of the newest file read, microseconds. */
  private long newest = Long.MIN_VALUE;

  Past(Path path, byte[] buffer) {
    this.path = path;
    this.buffer = buffer;
  }

  void resume(List<Position> positions) {
    for (Position position : positions) {
      Mark mark = Mark.of(position);
      known.put(mark.stream(), mark);
      newest = Math.max(newest, mark.changed());
    }
  }

  /** The file that stands at the path was seen to have changed then. */
  void changed(long time) {
    newest = Math.max(newest, time);
  }

  /** A file is closed; it may turn up again. */
  void remember(LineFile file) {
    if (!file.isNamed()) {
      return;
    }
    // Truncated as it was opened, before it could go on: what is known stays known.
    Mark before = known.remove(file.stream());
    known.put(
        file.stream(), before == null || before.place() <= file.place() ? file.mark() : before);
    if (known.size() > MOST_KNOWN) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /**
   * Goes on where a named file was left.
   *
   * @return whether it was read before
   */
  boolean resume(LineFile file, Collection<LineFile> open) throws IOException {
    Mark mark = known.get(file.stream());
    if (mark != null && file.resume(mark)) {
      known.remove(file.stream());
      return true;
    }
    for (LineFile other : open) {
      // A copy of an open file took its place.
      if (other != file && other.stream() == file.stream() && file.resume(other.mark())) {
        return true;
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

  /**
   * Finds files that stood at the path and were not read to their end: known ones by their name and
   * by the bytes before their place, and those that came and went unseen by their time.
   *
   * @param open the files that are open already
   * @return the oldest first
   */
  List<LineFile> find(Collection<LineFile> open, Instant lately) throws IOException {
    List<LineFile> found = new ArrayList<>();
    if (newest == Long.MIN_VALUE) {
      return found; // nothing was read here before: what lies around is none of Weir's business
    }
    Map<Long, LineFile> continued = new LinkedHashMap<>();
    @Nullable Map<Path, String> before = null;
    Map<Path, String> listed = new LinkedHashMap<>();
    // Again while files are being renamed: a listing then misses some and opens the wrong ones.
    for (int attempt = 0; attempt < 20 && !listed.equals(before); attempt++) {
      before = listed;
      listed = new LinkedHashMap<>();
      for (Path place : places()) {
        for (Siblings.Sibling sibling : Siblings.of(place)) {
          Object key = sibling.attributes().fileKey();
          listed.put(sibling.path(), String.valueOf(key));
          LineFile file = isAmong(key, open) || isAmong(key, found) ? null : open(sibling);
          if (file != null
              && (!Objects.equals(file.key(), key)
                  || !take(file, sibling, open, found, continued, lately))) {
            file.close();
          }
        }
      }
    }
    continued.keySet().forEach(known::remove);
    found.sort(Comparator.comparingLong(LineFile::changed));
    for (LineFile file : found) {
      LOG.info("{}: goes on in {} from byte {}", path, file.path(), file.place());
    }
    return found;
  }

  private boolean take(
      LineFile file,
      Siblings.Sibling sibling,
      Collection<LineFile> open,
      List<LineFile> found,
      Map<Long, LineFile> continued,
      Instant lately)
      throws IOException {
    Mark mark = known.get(file.stream());
    if (mark == null || !file.resume(mark)) {
      boolean unseen = sibling.rotated() && sibling.changed() >= newest && !isCopy(file, open);
      return unseen && found.add(file);
    }
    LineFile other = continued.get(mark.stream());
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
    continued.put(mark.stream(), file);
    return found.add(file);
  }

  private @Nullable LineFile open(Siblings.Sibling sibling) {
    try {
      LineFile file = new LineFile(FileBytes.open(sibling.path()));
      if (file.name(buffer)) {
        return file;
      }
      file.close();
    } catch (IOException e) {
      LOG.debug("{}: {}", sibling.path(), e.getMessage());
    }
    return null;
  }

  private static boolean isAmong(@Nullable Object key, Collection<LineFile> files) {
    return files.stream().anyMatch(f -> Objects.equals(f.key(), key));
  }

  private static boolean isCopy(LineFile file, Collection<LineFile> open) throws IOException {
    for (LineFile other : open) {
      if (other.stream() == file.stream() && file.copyOf(other)) {
        return true;
      }
    }
    return false;
  }
}
