package io.weir.plugins.source.file;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.StreamName;
import io.weir.syslog.FirstStamp;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A packed file that may hold lines which were not read. It is open only while it is being read.
 * Whether it was read before is found out by walking through it: the bytes before a known place
 * tell. The source's own thread unpacks, while the engine works on the batch before.
 */
final class PackedFile implements LogPart {
  /** A file that breaks off may be just being written; so long it may stand still. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(PackedFile.class);

  private Path path;
  private BasicFileAttributes attributes;
  private final long stream;
  private final long begun;
  private final BooleanSupplier closed;

  /** Places to be recognised by, the earliest first. */
  private List<Mark> marks = List.of();

  /**
   * Asked whether a mark that fits is this file's to go on from; null: there is nothing to read.
   */
  private Predicate<Mark> claim = mark -> false;

  /** Whether it is read from its beginning when no mark fits. */
  private boolean unseen;

  private @Nullable PackedLines lines;
  private @Nullable OldLines old;
  private boolean recognised;
  private long place;
  private long tail = FileBytes.checksum(new byte[0]);
  private boolean placeToTell;
  private boolean finished;
  private boolean whole;
  private Instant brokenSince = Instant.MAX;

  private PackedFile(
      Path path, BasicFileAttributes attributes, long stream, long begun, BooleanSupplier closed) {
    this.path = path;
    this.attributes = attributes;
    this.stream = stream;
    this.begun = begun;
    this.closed = closed;
  }

  /**
   * Looks at its beginning.
   *
   * @return null when no line in it can name it, or it cannot be read
   */
  static @Nullable PackedFile look(Siblings.Sibling sibling, ZoneId zone, BooleanSupplier closed) {
    LineBatch first = new LineBatch(1);
    Instant changed = sibling.attributes().lastModifiedTime().toInstant();
    try (PackedLines lines = new PackedLines(Packing.open(sibling.path()))) {
      Line line = new Line();
      while (!closed.getAsBoolean()) {
        first.clear();
        first.begin(1, changed, zone);
        if (!lines.next(first) && !lines.rest(first)) {
          return null;
        }
        first.get(0, line);
        if (!StreamName.isTurnover(line.bytes(), line.from(), line.to())) {
          return new PackedFile(
              sibling.path(),
              sibling.attributes(),
              StreamName.of(line.bytes(), line.from(), line.to()),
              FirstStamp.of(line).orElse(sibling.changed()),
              closed);
        }
      }
    } catch (IOException | RuntimeException e) {
      log.debug("{}: {}", sibling.path(), e.getMessage());
    }
    return null;
  }

  /**
   * Says what is known of it before it is read.
   *
   * @param known places it may have been read to
   * @param claims asked with the mark that fits: whether to go on from there
   * @param readWhole whether to read it from its beginning when none fits
   */
  void expect(List<Mark> known, Predicate<Mark> claims, boolean readWhole) {
    marks = known.stream().sorted(Comparator.comparingLong(Mark::checked)).toList();
    claim = claims;
    unseen = readWhole;
  }

  /**
   * Appends lines until the batch is full or there are no more.
   *
   * @return whether a younger file may be read: there is nothing more in this one, at least now
   */
  boolean read(LineBatch batch, Instant now, ZoneId zone) {
    if (finished || !brokenSince.equals(Instant.MAX) && !isWorthAnotherTry(now)) {
      return true;
    }
    long before = place;
    try {
      if (recognised) {
        goTo(place);
      } else if (!recognise()) {
        return finished;
      }
      if (old == null) {
        Instant changed = attributes.lastModifiedTime().toInstant();
        Path packed = path;
        old = OldLines.of(() -> Packing.open(packed), Long.MAX_VALUE, changed, now, zone);
      }
      PackedLines from = Objects.requireNonNull(lines);
      long next = -1;
      while (!batch.isFull() && !finished) {
        if (from.place() >= next) {
          batch.begin(stream, old.received(from.place(), now), zone);
          next = old.next(from.place());
        }
        finished = !from.next(batch) && !from.rest(batch);
      }
      reached(from);
      whole = finished;
      brokenSince = Instant.MAX;
    } catch (IOException | RuntimeException e) {
      broken(now, e);
    }
    placeToTell |= place != before || whole;
    if (finished) {
      close();
    }
    return finished || !brokenSince.equals(Instant.MAX);
  }

  private void reached(PackedLines from) {
    place = from.place();
    tail = FileBytes.checksum(from.tail());
  }

  /** Finds the mark that fits; false when there is nothing to be read, or it was closed. */
  private boolean recognise() throws IOException {
    PackedLines from = open();
    Mark fits = null;
    for (Mark mark : marks) {
      while (from.place() < mark.checked() && from.skip(mark.checked())) {
        if (closed.getAsBoolean()) {
          return false;
        }
      }
      if (from.place() == mark.checked() && fits(mark, from)) {
        fits = fits == null || fits.place() <= mark.place() ? mark : fits;
      }
    }
    recognised = true;
    if (fits != null && !claim.test(fits) || fits == null && !unseen) {
      finished = true; // a copy of what is read elsewhere, or of no interest
      close();
      return false;
    }
    if (fits != null) {
      log.info("{}: continuing after byte {} of its uncompressed content", path, fits.place());
    } else {
      log.info("{}: not read before; reading it now", path);
    }
    place = fits == null ? 0 : fits.place();
    return goTo(place);
  }

  private static boolean fits(Mark mark, PackedLines from) {
    byte[] bytes = from.tail();
    return mark.tail() >= 0
        ? mark.tail() == FileBytes.checksum(bytes)
        : bytes.length == 0 || bytes[bytes.length - 1] == '\n';
  }

  private boolean goTo(long target) throws IOException {
    PackedLines from = lines;
    if (from == null || from.place() > target) {
      from = open();
    }
    while (from.place() < target && from.skip(target)) {
      if (closed.getAsBoolean()) {
        return false;
      }
    }
    reached(from);
    return true;
  }

  /** It may have been renamed since it was found: rotation shifts the numbers. */
  private PackedLines open() throws IOException {
    close();
    for (int attempt = 0; attempt < 10; attempt++) {
      PackedLines opened = find() ? new PackedLines(Packing.open(path)) : null;
      lines = opened;
      if (opened == null) {
        break;
      }
      if (find()) {
        return opened;
      }
      close();
    }
    throw new NoSuchFileException(path.toString(), null, "was removed before it was read");
  }

  /** Takes the present name and attributes; false when they are new, or the file is gone. */
  private boolean find() throws IOException {
    BasicFileAttributes there = Siblings.attributes(path);
    if (there != null && Objects.equals(there.fileKey(), attributes.fileKey())) {
      attributes = there;
      return true;
    }
    Siblings.Sibling moved = Siblings.withKey(path, attributes.fileKey());
    if (moved == null) {
      return false;
    }
    path = moved.path();
    attributes = moved.attributes();
    return true;
  }

  /** What could be read was read. It counts as the end when the file stands still. */
  private void broken(Instant now, Exception e) {
    if (recognised && lines != null) {
      reached(lines);
    }
    close();
    if (brokenSince.equals(Instant.MAX)) {
      brokenSince = now;
      log.debug("{}: {}", path, e.toString());
      return;
    }
    finished = true;
    placeToTell |= recognised;
    log.error(
        "{}: cannot be read after byte {} of its uncompressed content ({}); the rest was read",
        path,
        place,
        e instanceof EOFException ? "it is incomplete" : e.getMessage());
  }

  /** Whether it grew since, or stood still for so long that this is its end. */
  private boolean isWorthAnotherTry(Instant now) {
    BasicFileAttributes then = attributes;
    try {
      if (find()
          && (then.size() != attributes.size()
              || !then.lastModifiedTime().equals(attributes.lastModifiedTime()))) {
        brokenSince = Instant.MAX;
        return true;
      }
    } catch (IOException e) {
      log.debug("{}: {}", path, e.toString());
    }
    return !brokenSince.plus(PATIENCE).isAfter(now);
  }

  /** Nothing more will come of it. */
  boolean isFinished() {
    return finished;
  }

  @Override
  public Mark mark() {
    return new Mark(
        stream, place, 0, FileBytes.changed(attributes), place, tail, finished && recognised, 0);
  }

  @Override
  public boolean takePlaceToTell() {
    boolean told = placeToTell;
    placeToTell = false;
    return told;
  }

  @Override
  public boolean isNamed() {
    return true;
  }

  @Override
  public long stream() {
    return stream;
  }

  @Override
  public long begun() {
    return begun;
  }

  @Override
  public long changed() {
    return FileBytes.changed(attributes);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public @Nullable Object key() {
    return attributes.fileKey();
  }

  long size() {
    return attributes.size();
  }

  @Override
  public void close() {
    PackedLines open = lines;
    lines = null;
    if (open != null) {
      open.close();
    }
  }
}
