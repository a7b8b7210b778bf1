package io.weir.plugins.source.file;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.syslog.FirstStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** All paths of a source: which there are, whose turn it is, and one position for each stream. */
final class FollowedPaths implements AutoCloseable {
  /** So many files stay open while nothing comes to them. */
  static final int MOST_OPEN = 200;

  /** So few are looked at each time, which costs less than to find out which. */
  private static final int FEW = 16;

  private static final int MOST_ORPHANS = 1_000;

  /** Whatever the kernel says, all is looked at so often: network file systems notify nobody. */
  private static final long EVERY = TimeUnit.SECONDS.toNanos(1);

  private final PathList paths;
  private final Clock clock;
  private final ZoneId zone;
  private final BooleanSupplier closed;
  private final byte[] buffer = new byte[1 << 18];
  private final Map<Path, FollowedPath> followed = new ConcurrentHashMap<>();

  /** When the last line was written that was read at a path. */
  private final Map<FollowedPath, Long> reached = new LinkedHashMap<>();

  /** Marks of paths that are not followed now. */
  private final List<Mark> orphans = new ArrayList<>();

  private long lookedAtAll = System.nanoTime() - EVERY;
  private long changes;
  private volatile String problem = "";

  FollowedPaths(PathList paths, Clock clock, ZoneId zone, BooleanSupplier closed) {
    this.paths = paths;
    this.clock = clock;
    this.zone = zone;
    this.closed = closed;
  }

  void start(List<Source.Position> resume, boolean end) throws IOException {
    List<Mark> marks = resume.stream().flatMap(p -> Mark.of(p).stream()).toList();
    Set<Integer> known = new LinkedHashSet<>();
    marks.forEach(m -> known.add(m.at()));
    // A log whose rotation was interrupted is not there, and its rotated file is no log of its own.
    Set<Path> now = paths.now(p -> known.contains(Mark.at(p.toString())));
    Set<Integer> ours = new LinkedHashSet<>();
    now.forEach(p -> ours.add(Mark.at(p.toString())));
    marks.stream().filter(m -> m.at() != 0 && !ours.contains(m.at())).forEach(orphans::add);
    for (Path path : now) {
      int at = Mark.at(path.toString());
      List<Mark> own = new ArrayList<>(marks.stream().filter(m -> m.at() == at).toList());
      if (own.isEmpty() && paths.named().contains(path)) {
        own.addAll(orphans); // the path has another name in the pipeline file since
      }
      marks.stream().filter(m -> m.at() == 0).forEach(own::add);
      follow(path, own, end && resume.isEmpty());
    }
  }

  private void follow(Path path, List<Mark> marks, boolean atEnd) throws IOException {
    if (followed.size() >= PathList.MOST || closed.getAsBoolean()) {
      return;
    }
    FollowedPath one = new FollowedPath(path, clock, zone, buffer, new Neighbours(path), closed);
    followed.put(path, one);
    reached.put(one, Long.MIN_VALUE);
    changes++;
    try {
      one.start(marks, atEnd);
    } catch (IOException e) {
      if (paths.named().contains(path)) {
        throw e;
      }
      one.troubled(String.valueOf(e.getMessage()));
    }
    if (openFiles() > MOST_OPEN) {
      one.park();
    }
  }

  private long openFiles() {
    return followed.values().stream().filter(FollowedPath::isOpen).count();
  }

  /**
   * Appends what is there.
   *
   * @param happened files to which something happened; null when anything may have
   */
  void read(LineBatch batch, @Nullable Set<Path> happened) throws IOException {
    boolean all =
        happened == null || followed.size() <= FEW || System.nanoTime() - lookedAtAll >= EVERY;
    if (all) {
      lookedAtAll = System.nanoTime();
    }
    Set<Path> those = happened == null ? Set.of() : happened;
    if (paths.hasPatterns() && (all || those.stream().anyMatch(this::isNew))) {
      list();
    }
    List<FollowedPath> due = new ArrayList<>();
    for (FollowedPath one : followed.values()) {
      if (all || one.hasMore() || those.stream().anyMatch(one::isConcerned)) {
        due.add(one);
      }
    }
    // A backlog in several files is read about as it was written.
    due.sort(
        Comparator.comparing((FollowedPath one) -> reached.getOrDefault(one, Long.MIN_VALUE))
            .thenComparing(FollowedPath::path));
    IOException failed = null;
    for (FollowedPath one : due) {
      if (batch.isFull()) {
        one.hasMore(true);
        continue;
      }
      try {
        read(one, batch);
      } catch (IOException e) {
        failed = e;
      }
    }
    for (FollowedPath one : due) {
      tell(one, batch);
    }
    if (failed != null && batch.size() == 0) {
      throw failed;
    }
  }

  private void read(FollowedPath one, LineBatch batch) throws IOException {
    int before = batch.size();
    one.read(batch);
    one.hasMore(batch.isFull());
    if (batch.size() > before && followed.size() > 1) {
      Line last = batch.get(batch.size() - 1, new Line());
      FirstStamp.of(last).ifPresent(stamp -> reached.put(one, stamp));
    }
    if (openFiles() > MOST_OPEN) {
      parkIdle();
    }
  }

  private void parkIdle() throws IOException {
    List<FollowedPath> open = new ArrayList<>(followed.values());
    open.removeIf(one -> !one.isOpen());
    open.sort(Comparator.comparing(FollowedPath::lastLines));
    for (FollowedPath one : open.subList(0, Math.max(0, open.size() - MOST_OPEN))) {
      one.park();
    }
  }

  /** One position for each stream whose places moved, with the places of all its files. */
  private void tell(FollowedPath one, LineBatch batch) {
    for (Mark mark : one.takeMoved()) {
      List<Mark> others = new ArrayList<>();
      for (FollowedPath other : followed.values()) {
        others.addAll(other.marks(mark.stream()));
      }
      others.removeIf(m -> m.equals(mark));
      others.sort(
          Comparator.comparing(Mark::done).thenComparing(Mark::changed, Comparator.reverseOrder()));
      batch.reached(Mark.position(mark, others, one.path().toString()));
    }
  }

  private boolean isNew(Path file) {
    return paths.mayFit(file) && followed.values().stream().noneMatch(one -> one.isAt(file));
  }

  /** Takes up what came, and lets go what is gone for good. */
  private void list() throws IOException {
    for (Path path : paths.now(followed::containsKey)) {
      if (!followed.containsKey(path)) {
        int at = Mark.at(path.toString());
        List<Mark> own = orphans.stream().filter(m -> m.at() == at).toList();
        orphans.removeAll(own);
        follow(path, own, false);
      }
    }
    for (FollowedPath one : List.copyOf(followed.values())) {
      if (!paths.named().contains(one.path()) && one.isGone()) {
        orphans.addAll(one.known());
        followed.remove(one.path());
        reached.remove(one);
        one.close();
        changes++;
      }
    }
    while (orphans.size() > MOST_ORPHANS) {
      orphans.remove(0);
    }
    problem = paths.problem();
  }

  /** Moves when other folders may matter. */
  long changes() {
    return changes + followed.values().stream().mapToLong(FollowedPath::opened).sum();
  }

  Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>(paths.folders());
    followed.values().forEach(one -> folders.addAll(one.folders()));
    return folders;
  }

  Source.Status status(String what) {
    long behind = 0;
    long total = 0;
    String trouble = problem;
    for (FollowedPath one : followed.values()) {
      behind = one.behind() < 0 || behind < 0 ? -1 : behind + one.behind();
      total = one.total() < 0 || total < 0 ? -1 : total + one.total();
      trouble = trouble.isEmpty() ? one.problem() : trouble;
    }
    return new Source.Status(what, behind, total, trouble);
  }

  @Override
  public void close() {
    followed.values().forEach(FollowedPath::close);
  }

  /** The other paths, seen from one. */
  private final class Neighbours implements Others {
    private final Path self;

    Neighbours(Path self) {
      this.self = self;
    }

    @Override
    public boolean hold(Object key) {
      for (FollowedPath one : followed.values()) {
        if (!one.path().equals(self) && one.holds(key)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public List<Mark> marks(long stream) {
      List<Mark> marks = new ArrayList<>();
      for (FollowedPath one : followed.values()) {
        if (!one.path().equals(self)) {
          marks.addAll(one.marks(stream));
        }
      }
      orphans.stream().filter(m -> m.stream() == stream).forEach(marks::add);
      return marks;
    }
  }
}
