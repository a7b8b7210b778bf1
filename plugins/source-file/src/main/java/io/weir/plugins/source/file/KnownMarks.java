package io.weir.plugins.source.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the files of a path were left that are not open: where to go on should they turn up again.
 * Several files may begin alike, so a stream may have several.
 */
final class KnownMarks {
  private static final int MOST = 1_000;
  private static final int MOST_ALIKE = 16;

  private final Map<Long, List<Mark>> byStream = new LinkedHashMap<>();

  /** The last change that was seen of the newest file read, microseconds. */
  private long newest = Long.MIN_VALUE;

  /** What was committed before. */
  void restore(Collection<Mark> marks) {
    for (Mark mark : marks) {
      add(mark);
      seen(mark.changed());
    }
  }

  /** A file that was read had changed then. */
  void seen(long time) {
    newest = Math.max(newest, time);
  }

  /** A file is closed; it may turn up again. */
  void add(Mark mark) {
    if (mark.place() == 0) {
      return; // nothing of it was read: all of it is new when it turns up
    }
    List<Mark> alike = byStream.remove(mark.stream());
    if (alike == null) {
      alike = new ArrayList<>(1);
    }
    alike.remove(mark);
    alike.add(mark);
    if (alike.size() > MOST_ALIKE) {
      alike.remove(0);
    }
    byStream.put(mark.stream(), alike);
    if (byStream.size() > MOST) {
      byStream.remove(byStream.keySet().iterator().next());
    }
  }

  /** Whether it was there. */
  boolean remove(Mark mark) {
    List<Mark> alike = byStream.get(mark.stream());
    if (alike == null || !alike.remove(mark)) {
      return false;
    }
    if (alike.isEmpty()) {
      byStream.remove(mark.stream());
    }
    return true;
  }

  /** Those of a stream: of this very file first, then the furthest first. */
  List<Mark> of(long stream, long inode) {
    return byStream.getOrDefault(stream, List.of()).stream()
        .sorted(
            Comparator.comparing((Mark m) -> m.inode() == 0 || m.inode() != inode)
                .thenComparing(Mark::place, Comparator.reverseOrder()))
        .toList();
  }

  Collection<Mark> all() {
    return byStream.values().stream().flatMap(List::stream).toList();
  }

  boolean isEmpty() {
    return newest == Long.MIN_VALUE && byStream.isEmpty();
  }

  /** Whether places are known but not when their files changed: they came back from the store. */
  boolean isWithoutTimes() {
    return newest == Long.MIN_VALUE;
  }

  /** A file that changed before this was seen, or came before anything was read here. */
  long newest() {
    // Without times nothing is known about what came in between.
    return newest == Long.MIN_VALUE ? Long.MAX_VALUE : newest;
  }

  /** A packed file that changed before this holds nothing new. */
  long floor() {
    return all().stream().filter(m -> !m.done()).mapToLong(Mark::changed).reduce(newest, Math::min);
  }
}
