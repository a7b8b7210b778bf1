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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(FollowedPath.class);

  private final Path path;
  private final Clock clock;
  private final ZoneId zone;
  private final byte[] buffer = new byte[1 << 18];
  private final Past past;

  /** Files that stood at the path before, the oldest first. */
  private final List<LineFile> older = new ArrayList<>();

  private @Nullable LineFile current;
  private long opened;

  private boolean beginAtEnd;
  private volatile String problem = "";
  private Instant problemSince = Instant.MIN;
  private boolean problemTold;
  private volatile long behind = -1;
  private volatile long total = -1;

  FollowedPath(Path path, Clock clock, ZoneId zone) {
    this.path = path;
    this.clock = clock;
    this.zone = zone;
    past = new Past(path, buffer);
  }

  /**
   * Looks for what was read before, and for what came and was rotated away since.
   *
   * @throws IOException with a sentence when something stands at the path that cannot be read; a
   *     missing file may come
   */
  void start(List<Position> resume, FileConfig.Start begin) throws IOException {
    past.resume(resume);
    beginAtEnd = resume.isEmpty() && begin == FileConfig.Start.END && Files.exists(path);
    try {
      FileBytes.open(path).close();
    } catch (NoSuchFileException e) {
      LOG.debug("{} is missing", path);
    } catch (IOException e) {
      throw new IOException(why(e), e);
    }
    if (openCurrent()) {
      beginAtEnd = false; // a first line that is not complete yet is a new one
    }
    findOlder();
    measure();
  }

  /** Appends what is there: older files first. */
  void read(LineBatch batch) throws IOException {
    Instant now = clock.instant();
    if (current != null && isRewritten(current)) {
      begunAgain(current);
    }
    if (current != null) {
      name(current); // before it is read: it may be truncated while older files are
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
    List<LineFile> files = files();
    for (int i = 0; i < files.size(); i++) {
      LineFile file = files.get(i);
      long stream = file.stream();
      if (file.takePlaceToTell()
          && files.subList(i + 1, files.size()).stream().noneMatch(f -> f.stream() == stream)) {
        batch.reached(file.mark().position());
      }
    }
  }

  private void measure() {
    long there = 0;
    long left = 0;
    try {
      for (LineFile file : files()) {
        long size = file.size();
        there += size;
        left += size - file.place();
      }
    } catch (IOException e) {
      return; // the next read tells
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
    for (Path place : past.places()) {
      Path folder = place.toAbsolutePath().getParent();
      if (folder != null) {
        folders.add(folder);
      }
    }
    return folders;
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
    past.remember(file);
    file.close();
    openCurrent();
    findOlder();
  }

  private void readOlder(LineBatch batch, Instant now) throws IOException {
    for (LineFile file : List.copyOf(older)) {
      if (batch.isFull()) {
        return;
      }
      if (isRewritten(file)) {
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
      throw drop(file, e);
    }
  }

  private boolean isRewritten(LineFile file) throws IOException {
    try {
      return file.rewritten();
    } catch (IOException e) {
      throw drop(file, e);
    }
  }

  /** The descriptor may be stale (NFS): the next look opens the file again and goes on there. */
  private IOException drop(LineFile file, IOException e) {
    past.remember(file);
    older.remove(file);
    current = file == current ? null : current;
    file.close();
    return new IOException(file.path() + ": cannot be read: " + e.getMessage(), e);
  }

  private boolean name(LineFile file) throws IOException {
    if (file.isNamed()) {
      return true;
    }
    try {
      if (!file.name(buffer)) {
        return false;
      }
    } catch (IOException e) {
      throw drop(file, e);
    }
    if (!past.resume(file, files()) && beginAtEnd) {
      file.goTo(file.lastLineEnd(buffer));
      file.tellPlace();
    }
    beginAtEnd = false;
    return true;
  }

  private boolean openCurrent() {
    current = null;
    try {
      LineFile file = new LineFile(FileBytes.open(path));
      current = file;
      opened++;
      problem("");
      name(file); // before its past is looked for: copies of it are known by the name
      return current != null;
    } catch (NoSuchFileException e) {
      problem(path + ": no such file; waiting for it");
    } catch (IOException e) {
      problem(why(e));
    }
    return false;
  }

  private String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return path + ": permission denied; let the user that runs Weir read it";
    }
    return path
        + ": "
        + (e instanceof FileSystemException f
            ? Objects.requireNonNullElse(f.getReason(), "cannot be opened")
            : e.getMessage());
  }

  /** Tells of a problem that stands: between renaming and making anew no file is there. */
  private void problem(String sentence) {
    Instant now = clock.instant();
    if (!sentence.equals(problem)) {
      problem = sentence;
      problemSince = now;
      problemTold = false;
    }
    if (!sentence.isEmpty() && !problemTold && !problemSince.plus(PATIENCE).isAfter(now)) {
      problemTold = true;
      LOG.warn("{}", sentence);
    }
  }

  /** Whether another file stands at the path. While none stands there the old one is followed. */
  private boolean isReplaced(LineFile file) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      problem("");
      if (Objects.equals(now.fileKey(), file.key())) {
        file.changedAt(FileBytes.changed(now));
        past.changed(file.changed());
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

  private void findOlder() throws IOException {
    Instant now = clock.instant();
    for (LineFile file : past.find(files(), now.minus(QUIET))) {
      file.quietSince(now);
      older.add(file);
    }
  }

  /** The open files, the oldest first. */
  private List<LineFile> files() {
    List<LineFile> files = new ArrayList<>(older);
    if (current != null) {
      files.add(current);
    }
    return files;
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
      past.remember(file);
      older.remove(file);
      file.close();
    }
  }
}
