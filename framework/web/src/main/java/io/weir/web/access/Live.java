package io.weir.web.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an {@link EntryFile} says now, by some key. The file is looked at once a second at most. One
 * that cannot be used has no entries, so that it lets nobody in; that is logged once. Thread-safe.
 *
 * @param <T> an entry
 */
final class Live<T extends EntryFile.Entry> {
  private static final Logger log = LoggerFactory.getLogger(Live.class);
  private static final long EVERY_NANOS = 1_000_000_000;
  private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, null);

  private final EntryFile<T> file;
  private final Function<T, String> key;
  private Stamp read = NONE;
  private long lookedAt = System.nanoTime() - EVERY_NANOS;
  private Map<String, T> entries = Map.of();
  private String problem = "";

  Live(EntryFile<T> file, Function<T, String> key) {
    this.file = file;
    this.key = key;
  }

  /** A file that was replaced has another key, if not another time. */
  private record Stamp(FileTime time, long size, @Nullable Object file) {}

  synchronized @Nullable T get(String wanted) {
    look(false);
    return entries.get(wanted);
  }

  /** As {@link #get}, but the file is looked at in any case. */
  synchronized @Nullable T getNow(String wanted) {
    look(true);
    return entries.get(wanted);
  }

  synchronized boolean isEmpty() {
    look(false);
    return entries.isEmpty();
  }

  /** Why nobody is let in; empty when the file is good, or not there. */
  synchronized String problem() {
    look(false);
    return problem;
  }

  private void look(boolean now) {
    if (!now && System.nanoTime() - lookedAt < EVERY_NANOS) {
      return;
    }
    lookedAt = System.nanoTime();
    try {
      Stamp stamp = stamp();
      if (!stamp.equals(read) || !problem.isEmpty()) {
        List<T> all = stamp.equals(NONE) ? List.of() : file.read();
        entries = all.stream().collect(Collectors.toUnmodifiableMap(key, e -> e));
        read = stamp;
        problem = "";
      }
    } catch (IOException | RuntimeException e) {
      entries = Map.of();
      String sentence = String.valueOf(e.getMessage());
      if (!sentence.equals(problem)) {
        log.error("nobody is let in by {}: {}", file.path().getFileName(), sentence);
      }
      problem = sentence;
    }
  }

  private Stamp stamp() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }
}
