package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands at a path, seen from outside, without opening it. */
final class PathState {
  private final Path path;
  private final Trouble trouble;
  private Instant missingSince = Instant.MAX;

  /** What stood there when its file was closed because it was idle. */
  private @Nullable BasicFileAttributes parked;

  PathState(Path path, Trouble trouble) {
    this.path = path;
    this.trouble = trouble;
  }

  /** It was opened. */
  void opened(Instant now) {
    missingSince = Instant.MAX;
    trouble.is("", now);
  }

  /**
   * Whether another file stands there. While none does the old one is followed.
   *
   * @param known is told when the file changed
   */
  boolean isOther(LineFile file, KnownMarks known, Instant now) {
    try {
      BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class);
      opened(now);
      if (Objects.equals(there.fileKey(), file.key())) {
        file.changedAt(FileBytes.changed(there));
        known.seen(file.changed());
        return false;
      }
      return true;
    } catch (NoSuchFileException e) {
      missingSince = missingSince.equals(Instant.MAX) ? now : missingSince;
      trouble.is(path + ": no such file; waiting for it, and still reading the previous one", now);
    } catch (IOException e) {
      trouble.is(path + ": " + e.getMessage(), now);
    }
    return false;
  }

  /** Whether nothing has stood there for so long. */
  boolean isMissingFor(Duration time, Instant now) {
    return !missingSince.equals(Instant.MAX) && !missingSince.plus(time).isAfter(now);
  }

  /**
   * Whether this file, all of it read, may be closed, and remembers it.
   *
   * @throws NoSuchFileException when nothing stands there
   */
  boolean park(LineFile file) throws IOException {
    BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class);
    if (!Objects.equals(there.fileKey(), file.key())) {
      return false;
    }
    parked = there.size() == file.place() ? there : null;
    return true;
  }

  boolean isParked() {
    return parked != null;
  }

  /** Whether the file that was closed stands there as it was. */
  boolean isAsParked() {
    BasicFileAttributes then = parked;
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return then != null
          && Objects.equals(then.fileKey(), now.fileKey())
          && then.size() == now.size()
          && then.lastModifiedTime().equals(now.lastModifiedTime());
    } catch (IOException e) {
      return false;
    }
  }

  void unpark() {
    parked = null;
  }

  /** Size of the file that was closed; 0 without one. */
  long parkedSize() {
    BasicFileAttributes idle = parked;
    return idle == null ? 0 : idle.size();
  }

  /** Whether the file that was closed is known to the system by this key. */
  boolean isParked(Object key) {
    BasicFileAttributes idle = parked;
    return idle != null && key.equals(idle.fileKey());
  }
}
