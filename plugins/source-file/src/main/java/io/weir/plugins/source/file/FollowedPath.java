package io.weir.plugins.source.file;

import io.weir.api.source.LineBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

  /** A file that was removed is let go when nothing took its place for so long. */
  static final Duration GONE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(FollowedPath.class);

  private final Path path;
  private final Clock clock;
  private final ZoneId zone;
  private final byte[] buffer;
  private final Others others;
  private final ReadBefore before;
  private final Trouble trouble = new Trouble();

  /** Files that stood at the path before, the oldest first. */
  private final List<LogPart> older = new ArrayList<>();

  private final MovedPlaces moved;
  private final FileBacklog backlog = new FileBacklog();
  private final PathState state;
  private final WatchedPlaces watched;
  private @Nullable LineFile current;
  private boolean hasMore;
  private Instant foundAt = Instant.MIN;
  private Instant lastLines = Instant.MIN;
  private long opened;
  private boolean beginAtEnd;

  /**
   * @param buffer lent by the source while one of the methods runs
   * @param closed asked now and then in long work
   */
  FollowedPath(
      Path path, Clock clock, ZoneId zone, byte[] buffer, Others others, BooleanSupplier closed) {
    this.path = path;
    this.clock = clock;
    this.zone = zone;
    this.buffer = buffer;
    this.others = others;
    before = new ReadBefore(path, buffer, zone, others, closed);
    moved = new MovedPlaces(Mark.at(path.toString()), older);
    state = new PathState(path, trouble);
    watched = new WatchedPlaces(before);
  }

  /**
   * Looks for what was read before, and for what came and was rotated away since.
   *
   * @throws IOException with a sentence when something stands at the path that cannot be read; a
   *     missing file may come
   */
  void start(Collection<Mark> resume, boolean atEnd) throws IOException {
    before.known().restore(resume);
    beginAtEnd = atEnd && Files.exists(path);
    try {
      FileBytes.open(path).close();
    } catch (NoSuchFileException e) {
      log.debug("{} is missing", path);
    } catch (IOException e) {
      throw new IOException(Trouble.why(path, e), e);
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
    int sizeBefore = batch.size();
    try {
      if (!state.isParked() || !state.isAsParked()) {
        state.unpark();
        readAll(batch, now);
      }
    } finally {
      parts().forEach(moved::note);
    }
    if (batch.size() > sizeBefore) {
      lastLines = now;
    }
    measure();
  }

  private void readAll(LineBatch batch, Instant now) throws IOException {
    if (current != null && isRewritten(current)) {
      begunAgain(current);
    }
    if (current != null) {
      name(current); // before it is read: it may be truncated while older files are
    }
    if (before.isGrowing() && !foundAt.plus(QUIET).isAfter(now)) {
      findOlder();
    }
    boolean more = readOlder(batch, now);
    while (more) {
      LineFile file = current;
      if (file == null) {
        if (!openCurrent()) {
          break;
        }
        findOlder();
        more = readOlder(batch, now);
        continue;
      }
      read(file, batch, now);
      // What was written between that read and the renaming is found by the second one.
      more = !batch.isFull() && state.isOther(file, before.known(), now);
      if (more) {
        read(file, batch, now);
        more = !batch.isFull();
      }
      if (more) {
        log.info("{}: replaced by a new file; the rest of the old one is read first", path);
        file.quietSince(now);
        older.add(file);
        openCurrent();
        findOlder();
        more = readOlder(batch, now);
      }
    }
    if (current != null) {
      finishOlder(batch, now);
      letGo(batch, now);
    }
  }

  /** The places that moved since this was last asked. */
  List<Mark> takeMoved() {
    return moved.take();
  }

  /** All places known in a stream. */
  List<Mark> marks(long stream) {
    List<Mark> marks = new ArrayList<>();
    for (LogPart part : parts()) {
      if (part.isNamed() && part.stream() == stream) {
        marks.add(moved.own(part.mark()));
      }
    }
    marks.addAll(before.known().of(stream, 0));
    return marks;
  }

  /** All places known of files that are not open. */
  Collection<Mark> known() {
    return before.known().all();
  }

  Path path() {
    return path;
  }

  private void measure() {
    backlog.measure(parts(), state.parkedSize());
  }

  /** Bytes that wait; -1 when unknown. Any thread. */
  long behind() {
    return backlog.behind();
  }

  /** Bytes that are there; -1 when unknown. Any thread. */
  long total() {
    return backlog.total();
  }

  /** A sentence, or empty. Any thread. */
  String problem() {
    return trouble.sentence();
  }

  /** When lines last came. */
  Instant lastLines() {
    return lastLines;
  }

  /** The folders in which something happens when there is something to read. */
  Set<Path> folders() {
    return watched.folders();
  }

  /** Whether something that happened to this file may concern the path. */
  boolean isConcerned(Path file) {
    return watched.isNear(file);
  }

  /** Whether it is the very path. */
  boolean isAt(Path file) {
    return watched.isAt(file);
  }

  /** Counts the files opened at the path: when it moves, other folders may matter. */
  long opened() {
    return opened;
  }

  /** Whether a descriptor is held. */
  boolean isOpen() {
    return current != null;
  }

  /** Whether nothing is there, was, or is waited for. */
  boolean isGone() {
    return current == null && older.isEmpty() && !state.isParked() && !Files.exists(path);
  }

  /** Whether the file that the system knows by this key is read here. */
  boolean holds(Object key) {
    return state.isParked(key) || parts().stream().anyMatch(part -> key.equals(part.key()));
  }

  /** Whether lines were left because the batch was full. */
  boolean hasMore() {
    return hasMore;
  }

  void hasMore(boolean more) {
    hasMore = more;
  }

  /** Something is wrong that a later look may find right. */
  void troubled(String sentence) {
    trouble.is(sentence, clock.instant());
  }

  /** Closes the file; it is opened again when there is something to read. */
  void park() throws IOException {
    LineFile file = current;
    if (file == null || !older.isEmpty()) {
      return;
    }
    try {
      if (state.park(file)) {
        current = null;
        remember(file);
      }
    } catch (NoSuchFileException e) {
      log.debug("{}: removed, not closed", path);
    }
  }

  @Override
  public void close() {
    parts().forEach(LogPart::close);
    older.clear();
    current = null;
  }

  private void remember(LogPart part) {
    moved.note(part);
    part.close();
    if (part.isNamed()) {
      before.known().add(moved.own(part.mark()));
    }
  }

  private void begunAgain(LineFile file) throws IOException {
    log.info("{}: truncated; reading from the beginning", path);
    remember(file);
    openCurrent();
    findOlder();
  }

  /** Whether a younger file may be read now. */
  private boolean readOlder(LineBatch batch, Instant now) throws IOException {
    for (LogPart part : List.copyOf(older)) {
      if (batch.isFull()) {
        return false;
      }
      if (part instanceof PackedFile packed) {
        boolean through = packed.read(batch, now, zone);
        if (packed.isFinished()) {
          older.remove(packed);
          remember(packed);
        }
        if (!through) {
          return false;
        }
      } else if (part instanceof LineFile file) {
        if (isRewritten(file)) {
          older.remove(file); // somebody emptied it by hand
          file.close();
        } else if (read(file, batch, now)) {
          file.quietSince(now);
        }
      }
    }
    return !batch.isFull();
  }

  private boolean read(LineFile file, LineBatch batch, Instant now) throws IOException {
    if (batch.isFull()) {
      return false;
    }
    try {
      return name(file) && file.read(batch, buffer, now);
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
    older.remove(file);
    current = file == current ? null : current;
    remember(file);
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
    if (!before.resume(file, parts()) && beginAtEnd) {
      file.goTo(file.lastLineEnd(buffer));
      file.tellPlace();
    }
    beginAtEnd = false;
    return true;
  }

  /** Under another name, a link for instance, that this source follows too. */
  private boolean isReadElsewhere() throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key != null && others.hold(key);
  }

  private boolean openCurrent() {
    current = null;
    try {
      if (isReadElsewhere()) {
        trouble.is("", clock.instant());
        return false;
      }
      LineFile file = new LineFile(FileBytes.open(path), zone);
      current = file;
      opened++;
      state.opened(clock.instant());
      name(file); // before its past is looked for: copies of it are known by the name
      return current != null;
    } catch (NoSuchFileException e) {
      trouble.is(Trouble.missing(path), clock.instant());
    } catch (IOException e) {
      trouble.is(Trouble.why(path, e), clock.instant());
    }
    return false;
  }

  /**
   * Looks for older files. When meanwhile others took the place of the current one, it is one of
   * them, and none is current.
   */
  private void findOlder() throws IOException {
    Instant now = clock.instant();
    foundAt = now;
    List<LogPart> found = new ArrayList<>(before.find(parts(), now.minus(QUIET)));
    LineFile file = current;
    if (file != null && !found.isEmpty() && state.isOther(file, before.known(), now)) {
      found.add(file);
      found.sort(ReadBefore.IN_ORDER);
      current = null;
    }
    for (LogPart part : found) {
      if (part instanceof LineFile plain) {
        plain.quietSince(now);
      }
      older.add(part);
    }
  }

  /** The open files, the oldest first. */
  private List<LogPart> parts() {
    List<LogPart> parts = new ArrayList<>(older);
    if (current != null) {
      parts.add(current);
    }
    return parts;
  }

  /** A newer file stands at the path: what has been quiet for long has no more to say. */
  private void finishOlder(LineBatch batch, Instant now) throws IOException {
    for (LogPart part : List.copyOf(older)) {
      if (batch.isFull()) {
        return;
      }
      if (part instanceof LineFile file && !file.quietSince().plus(QUIET).isAfter(now)) {
        finish(file, batch, now);
      }
    }
  }

  private void finish(LineFile file, LineBatch batch, Instant now) throws IOException {
    if (!file.readRest(batch, buffer, now) && file.isNamed() && file.size() > file.place()) {
      return; // a line end came just now
    }
    file.done(before.changedNow(file));
    older.remove(file);
    remember(file);
  }

  /** Nothing stands at the path, and the file that did was removed: nobody can write to it much. */
  private void letGo(LineBatch batch, Instant now) throws IOException {
    LineFile file = current;
    if (file == null
        || !state.isMissingFor(GONE, now)
        || lastLines.plus(GONE).isAfter(now)
        || batch.isFull()
        || before.isThere(file)) {
      return;
    }
    file.readRest(batch, buffer, now);
    log.info("{}: the file was removed; no longer followed", path);
    current = null;
    remember(file);
  }
}
