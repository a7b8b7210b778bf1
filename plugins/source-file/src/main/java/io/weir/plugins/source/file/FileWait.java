package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Waits until there may be something to read. One thread uses it, another one closes it. */
interface FileWait extends AutoCloseable {
  /** Watches these folders from now on. */
  void watch(Set<Path> folders);

  /**
   * The files to which something happened since this was last asked; null when anything may have
   * happened to any.
   */
  @Nullable Set<Path> happened();

  /** Says whether the last look found lines, and how many nanoseconds it took. */
  void found(boolean lines, long nanos);

  /**
   * Waits until something may have happened, or so long.
   *
   * @return false when it was closed
   */
  boolean await(long nanos) throws InterruptedException;

  @Override
  void close();

  /** The kernel's notices where Java passes them on, which is Linux; else short naps. */
  static FileWait ofThisSystem() {
    // Elsewhere Java's own watcher is a poller that looks every 2 to 10 seconds.
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
      try {
        return new NotifiedWait();
      } catch (IOException e) {
        LoggerFactory.getLogger(FileWait.class)
            .warn("no inotify ({}); files are checked every 50 ms instead", e.getMessage());
      }
    }
    return new NappingWait();
  }
}
