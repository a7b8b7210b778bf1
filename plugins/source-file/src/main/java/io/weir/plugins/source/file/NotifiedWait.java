package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for inotify's notices about the folders of the files. */
final class NotifiedWait implements FileWait {
  /** Network file systems notify nobody, and a folder may be missing: look now and then anyway. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

  private final WatchService notices;
  private Set<Path> folders = Set.of();
  private final Set<Path> missing = new HashSet<>();
  private Set<WatchKey> keys = Set.of();

  NotifiedWait() throws IOException {
    notices = FileSystems.getDefault().newWatchService();
  }

  @Override
  public void watch(Set<Path> newFolders) {
    folders = Set.copyOf(newFolders);
    register();
  }

  private void register() {
    missing.clear();
    Set<WatchKey> now = new HashSet<>();
    for (Path folder : folders) {
      try {
        // Again for a folder that is watched already: another one may stand there by now.
        now.add(
            folder.register(
                notices,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE));
      } catch (IOException e) {
        missing.add(folder);
      } catch (ClosedWatchServiceException e) {
        return;
      }
    }
    for (WatchKey key : keys) {
      if (!now.contains(key)) {
        key.cancel();
      }
    }
    keys = now;
  }

  @Override
  public void forget() {
    try {
      boolean gone = !missing.isEmpty();
      for (WatchKey key = notices.poll(); key != null; key = notices.poll()) {
        gone |= !reset(key);
      }
      if (gone) {
        register();
      }
    } catch (ClosedWatchServiceException e) {
      // The next await says so.
    }
  }

  private static boolean reset(WatchKey key) {
    key.pollEvents();
    return key.reset();
  }

  @Override
  public void found(boolean lines) {}

  @Override
  public boolean await(long nanos) throws InterruptedException {
    try {
      @Nullable WatchKey key = notices.poll(Math.min(nanos, LONGEST), TimeUnit.NANOSECONDS);
      if (key != null && !reset(key)) {
        register();
      }
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      notices.close();
    } catch (IOException e) {
      // Nothing is held that matters.
    }
  }
}
