package io.weir.plugins.source.file;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Position;
import io.weir.api.source.SourceStatus;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path, and the files that stood there. Older files are read to their end before the one that
 * stands there now, and stay open a while: syslogd goes on writing through its descriptor until it
 * is told to open the new file.
 */
final class FollowedPath implements AutoCloseable {
  /** An older file is finished when nothing new came for so long. */
  static final Duration QUIET = Duration.ofMinutes(1);

  private static final int MOST_KNOWN = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(FollowedPath.class);

  private final Path path;
  private final Clock clock;
  private final ZoneId zone;
  private final byte[] buffer = new byte[1 << 18];

  /** Streams that were read and are not open: where to go on should they turn up again. */
  private final Map<Long, Mark> known = new LinkedHashMap<>();

  /** Files that stood at the path before, the oldest first. */
  private final List<LineFile> older = new ArrayList<>();

  private @Nullable LineFile current;
  private long opened;

  /** The last change that was seen of the newest file read, microseconds. */
  private long newest = Long.MIN_VALUE;

  private boolean beginAtEnd;
  private volatile String problem = "";
  private volatile long behind = -1;
  private volatile long total = -1;

  FollowedPath(Path path, Clock clock, ZoneId zone) {
    this.path = path;
    this.clock = clock;
    this.zone = zone;
  }

  /** Looks for what was read before, and for what came and was rotated away since. */
  void start(List<Position> resume, FileConfig.Start begin) throws IOException {
    for (Position position : resume) {
      Mark mark = Mark.of(position);
      known.put(mark.stream(), mark);
      newest = Math.max(newest, mark.changed());
    }
    beginAtEnd = resume.isEmpty() && begin == FileConfig.Start.END && Files.exists(path);
    if (openCurrent()) {
      name(Objects.requireNonNull(current));
      beginAtEnd = false; // a first line that is not complete yet is a new one
    }
    findOlder();
    measure();
  }

  /** Appends what is there: older files first. */
  void read(LineBatch batch) throws IOException {
    Instant now = clock.instant();
    if (current != null && current.rewritten()) {
      begunAgain(current);
    }
    readOlder(batch, now);
    boolean more = !batch.isFull();
    while (more) {
      if (current == null) {
        if (!openCurrent()) {
          break;
        }
        findOlder();
        readOlder(batch, now);
        if (batch.isFull()) {
          break;
        }
      }
      LineFile file = Objects.requireNonNull(current);
      read(file, batch, now);
      // What was written between that read and the renaming is found by the second one.
      more = !batch.isFull() && isReplaced(file);
      if (more) {
        read(file, batch, now);
        more = !batch.isFull();
      }
      if (more) {
        LOG.info("{}: a new file stands there; the rest of the old one is read first", path);
        file.quietSince(now);
        older.add(file);
        openCurrent();
        findOlder();
        readOlder(batch, now);
        more = !batch.isFull();
      }
    }
    if (current != null) {
      finishOlder(batch, now);
    }
    tellPlaces(batch);
    measure();
  }

  /** A younger file that begins alike speaks for the name they share. */
  private void tellPlaces(LineBatch batch) {
    List<LineFile> files = new ArrayList<>(older);
    if (current != null) {
      files.add(current);
    }
    for (int i = 0; i < files.size(); i++) {
      LineFile file = files.get(i);
      long stream = file.stream();
      if (file.takePlaceToTell()
          && files.subList(i + 1, files.size()).stream().noneMatch(f -> f.stream() == stream)) {
        batch.reached(file.mark().position());
      }
    }
  }

  private void measure() throws IOException {
    long there = current == null ? 0 : current.size();
    long left = current == null ? 0 : there - current.place();
    for (LineFile file : older) {
      long size = file.size();
      there += size;
      left += size - file.place();
    }
    total = there;
    behind = Math.max(0, left);
  }

  SourceStatus status() {
    return new SourceStatus(path.toString(), behind, total, problem);
  }

  /** The folders in which something happens when there is something to read. */
  Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (Path place : places()) {
      Path folder = place.toAbsolutePath().getParent();
      if (folder != null) {
        folders.add(folder);
      }
    }
    return folders;
  }

  /** The path, and where it leads to when it is a link. */
  private Set<Path> places() {
    Set<Path> places = new LinkedHashSet<>();
    places.add(path);
    try {
      places.add(path.toRealPath());
    } catch (IOException e) {
      // A missing file has no other place.
    }
    return places;
  }

  /** Counts the files opened at the path: when it moves, other folders may matter. */
  long opened() {
    return opened;
  }

  @Override
  public void close() {
    older.forEach(LineFile::close);
    older.clear();
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private void begunAgain(LineFile file) throws IOException {
    LOG.info("{}: truncated; reading begins again", path);
    remember(file);
    file.close();
    openCurrent();
    findOlder();
  }

  private void readOlder(LineBatch batch, Instant now) throws IOException {
    for (LineFile file : List.copyOf(older)) {
      if (batch.isFull()) {
        return;
      }
      if (file.rewritten()) {
        older.remove(file); // somebody emptied it by hand
        file.close();
      } else if (read(file, batch, now)) {
        file.quietSince(now);
      }
    }
  }

  private boolean read(LineFile file, LineBatch batch, Instant now) throws IOException {
    if (batch.isFull()) {
      return false;
    }
    try {
      return name(file) && file.read(batch, buffer, now, zone);
    } catch (IOException e) {
      // The descriptor may be stale (NFS): the next look opens the file again and goes on there.
      remember(file);
      older.remove(file);
      current = file == current ? null : current;
      file.close();
      throw new IOException(file.path() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean name(LineFile file) throws IOException {
    if (file.isNamed()) {
      return true;
    }
    if (!file.name(buffer)) {
      return false;
    }
    Mark mark = known.get(file.stream());
    if (mark != null && file.fits(mark)) {
      known.remove(file.stream());
      file.goTo(mark.place());
    } else if (beginAtEnd) {
      file.goTo(file.lastLineEnd(buffer));
      file.tellPlace();
    }
    beginAtEnd = false;
    return true;
  }

  private boolean openCurrent() {
    current = null;
    try {
      current = LineFile.open(path);
      opened++;
      problem("");
      return true;
    } catch (NoSuchFileException e) {
      problem(path + ": no such file; waiting for it");
    } catch (AccessDeniedException e) {
      problem(path + ": permission denied; let the user that runs Weir read it");
    } catch (FileSystemException e) {
      problem(path + ": " + Objects.requireNonNullElse(e.getReason(), "cannot be opened"));
    } catch (IOException e) {
      problem(path + ": " + e.getMessage());
    }
    return false;
  }

  private void problem(String sentence) {
    if (!sentence.isEmpty() && !sentence.equals(problem)) {
      LOG.warn("{}", sentence);
    }
    problem = sentence;
  }

  /** Whether another file stands at the path. While none stands there the old one is followed. */
  private boolean isReplaced(LineFile file) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      problem("");
      if (Objects.equals(now.fileKey(), file.key())) {
        file.changedAt(LineFile.changed(now));
        newest = Math.max(newest, file.changed());
        return false;
      }
      return true;
    } catch (NoSuchFileException e) {
      problem(path + ": no such file; waiting for it, reading on in the one that stood there");
    } catch (IOException e) {
      problem(path + ": " + e.getMessage());
    }
    return false;
  }

  /**
   * Finds files that stood at the path and were not read to their end: known ones by their name and
   * by the bytes before their place, and those that came and went unseen by their time.
   */
  private void findOlder() throws IOException {
    if (newest == Long.MIN_VALUE) {
      return; // nothing was read here before: what lies around is none of Weir's business
    }
    Instant now = clock.instant();
    long lately = ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(QUIET));
    Map<Long, LineFile> continued = new LinkedHashMap<>();
    List<LineFile> found = new ArrayList<>();
    for (Path place : places()) {
      for (Siblings.Sibling sibling : Siblings.of(place)) {
        LineFile file = isOpen(sibling.attributes().fileKey(), found) ? null : open(sibling);
        if (file == null) {
          continue;
        }
        Mark mark = known.get(file.stream());
        if (mark != null && file.fits(mark)) {
          LineFile other = continued.get(mark.stream());
          boolean same = mark.inode() != 0 && file.inode() == mark.inode();
          boolean wanted = file.size() > mark.place() || sibling.changed() >= lately;
          if (wanted && (same || sibling.rotated() && other == null)) {
            if (other != null) {
              found.remove(other);
              other.close();
            }
            continued.put(mark.stream(), file);
            file.goTo(mark.place());
            found.add(file);
            continue;
          }
        } else if (sibling.rotated() && sibling.changed() >= newest && !isCopy(file)) {
          found.add(file);
          continue;
        }
        file.close();
      }
    }
    continued.keySet().forEach(known::remove);
    found.sort(Comparator.comparingLong(LineFile::changed));
    for (LineFile file : found) {
      LOG.info("{}: goes on in {} from byte {}", path, file.path(), file.place());
      file.quietSince(now);
      older.add(file);
    }
  }

  private @Nullable LineFile open(Siblings.Sibling sibling) {
    try {
      LineFile file = LineFile.open(sibling.path());
      if (file.name(buffer)) {
        return file;
      }
      file.close();
    } catch (IOException e) {
      LOG.debug("{}: {}", sibling.path(), e.getMessage());
    }
    return null;
  }

  private boolean isOpen(@Nullable Object key, List<LineFile> found) {
    return current != null && Objects.equals(current.key(), key)
        || Stream.concat(older.stream(), found.stream())
            .anyMatch(f -> Objects.equals(f.key(), key));
  }

  private boolean isCopy(LineFile file) throws IOException {
    if (current != null && current.stream() == file.stream() && file.copyOf(current)) {
      return true;
    }
    for (LineFile other : older) {
      if (other.stream() == file.stream() && file.copyOf(other)) {
        return true;
      }
    }
    return false;
  }

  /** A newer file stands at the path: what has been quiet for long has no more to say. */
  private void finishOlder(LineBatch batch, Instant now) throws IOException {
    for (LineFile file : List.copyOf(older)) {
      if (batch.isFull()) {
        return;
      }
      if (file.quietSince().plus(QUIET).isAfter(now)) {
        continue;
      }
      if (!file.readRest(batch, buffer, now, zone)
          && file.isNamed()
          && file.size() > file.place()) {
        continue; // a line end came just now
      }
      tellPlaces(batch);
      remember(file);
      older.remove(file);
      file.close();
    }
  }

  private void remember(LineFile file) {
    if (file.isNamed()) {
      known.remove(file.stream());
      known.put(file.stream(), file.mark());
      if (known.size() > MOST_KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }
}
