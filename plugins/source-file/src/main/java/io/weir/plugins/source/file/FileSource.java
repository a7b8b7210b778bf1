package io.weir.plugins.source.file;

import io.weir.api.ComponentContext;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Follows log files. */
final class FileSource implements Source {
  private final FileConfig config;
  private final PathList paths;
  private final ZoneId zone;
  private final FollowedPaths followed;
  private final Supplier<FileWait> waits;

  /** Held while files are touched: close comes from another thread. */
  private final ReentrantLock files = new ReentrantLock();

  private volatile @Nullable FileWait wait;
  private long watched = -1;
  private volatile boolean closed;

  FileSource(
      FileConfig config, PathList paths, ComponentContext context, Supplier<FileWait> waits) {
    this.config = config;
    this.waits = waits;
    this.paths = paths;
    this.zone = config.zone() == null ? context.zone() : config.zone();
    followed = new FollowedPaths(paths, context.clock(), zone, () -> closed);
  }

  @Override
  public void open(List<Source.Position> resume) throws IOException {
    files.lock();
    try {
      if (!closed) {
        wait = waits.get();
        followed.start(resume, config.start() == FileConfig.Start.END);
      }
    } finally {
      files.unlock();
    }
  }

  @Override
  public void poll(LineBatch batch, Duration longest) throws IOException, InterruptedException {
    FileWait notices = wait;
    if (notices == null) {
      throw new IllegalStateException("poll before open");
    }
    int before = batch.size();
    long start = System.nanoTime();
    while (!closed && !batch.isFull()) {
      look(batch, notices);
      if (batch.size() > before || !batch.positions().isEmpty()) {
        return;
      }
      long left = longest.toNanos() - (System.nanoTime() - start);
      if (left <= 0 || !notices.await(left)) {
        return;
      }
    }
  }

  private void look(LineBatch batch, FileWait notices) throws IOException {
    int before = batch.size();
    long begun = System.nanoTime();
    @Nullable Set<Path> happened = notices.happened();
    files.lock();
    try {
      do {
        if (closed) {
          return;
        }
        if (watched != followed.changes()) {
          watched = followed.changes();
          notices.watch(followed.folders());
        }
        followed.read(batch, happened);
        happened = null;
        // A file in another folder was opened: nobody would have noticed what came to it since.
      } while (watched != followed.changes() && batch.size() == before);
    } finally {
      files.unlock();
    }
    notices.found(batch.size() > before, System.nanoTime() - begun);
  }

  @Override
  public void sample(LineBatch batch) throws IOException {
    NewestLines.append(paths.now(path -> false), batch, zone);
  }

  @Override
  public Source.Status status() {
    String what = config.path().stream().map(Path::toString).collect(Collectors.joining(", "));
    return followed.status(what);
  }

  @Override
  public void close() {
    closed = true;
    FileWait notices = wait;
    if (notices != null) {
      notices.close();
    }
    files.lock();
    try {
      followed.close();
    } finally {
      files.unlock();
    }
  }

  /** Makes sources of type {@code file}. */
  @Extension
  public static final class Factory implements Source.Factory<FileConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "file";
    }

    @Override
    public Class<FileConfig> configType() {
      return FileConfig.class;
    }

    @Override
    public Source create(FileConfig config, ComponentContext context) {
      try {
        return new FileSource(config, new PathList(config.path()), context, FileWait::ofThisSystem);
      } catch (PatternSyntaxException e) {
        throw context.reject(
            "path", "is not a pattern: " + e.getDescription() + " in " + e.getPattern());
      }
    }
  }
}
