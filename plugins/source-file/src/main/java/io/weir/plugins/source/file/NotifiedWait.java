package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
  private Map<WatchKey, Path> keys = Map.of();
  private Set<Path> happened = new HashSet<>();

  /** Whether more may have happened than the notices tell. */
  private boolean anything = true;

  NotifiedWait() throws IOException {
    notices = FileSystems.getDefault().newWatchService();
  }

  @Override
  public void watch(Set<Path> newFolders) {
    folders = Set.copyOf(newFolders);
    register();
  }

  private void register() {
    anything = true;
    missing.clear();
    Map<WatchKey, Path> now = new HashMap<>();
    for (Path folder : folders) {
      try {
        // Again for a folder that is watched already: another one may stand there by now.
        WatchKey key =
            folder.register(
                notices,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        now.put(key, folder.toRealPath());
      } catch (IOException e) {
        missing.add(folder);
      } catch (ClosedWatchServiceException e) {
        return;
      }
    }
    for (WatchKey key : keys.keySet()) {
      if (!now.containsKey(key)) {
        key.cancel();
      }
    }
    keys = now;
  }

  @Override
  public @Nullable Set<Path> happened() {
    try {
      boolean gone = !missing.isEmpty();
      for (WatchKey key = notices.poll(); key != null; key = notices.poll()) {
        gone |= !take(key);
      }
      if (gone) {
        register();
      }
    } catch (ClosedWatchServiceException e) {
      // The next await says so.
    }
    Set<Path> those = happened;
    boolean all = anything;
    happened = new HashSet<>();
    anything = false;
    return all ? null : those;
  }

  /** Whether the folder can still be watched. */
  private boolean take(WatchKey key) {
    for (WatchEvent<?> event : key.pollEvents()) {
      Path folder = keys.get(key);
      if (folder != null && event.context() instanceof Path name) {
        happened.add(folder.resolve(name));
      } else {
        anything = true; // too many at once
      }
    }
    return key.reset();
  }

  @Override
  public void found(boolean lines, long nanos) {}

  @Override
  public boolean await(long nanos) throws InterruptedException {
    try {
      @Nullable WatchKey key = notices.poll(Math.min(nanos, LONGEST), TimeUnit.NANOSECONDS);
      if (key != null && !take(key)) {
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
