package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Where something may happen that concerns a followed path. */
final class WatchedPlaces {
  private final ReadBefore before;

  /** The path and where it leads to, as the kernel's notices name them. */
  private final Set<Path> near = new LinkedHashSet<>();

  WatchedPlaces(ReadBefore before) {
    this.before = before;
  }

  /** The folders in which something happens when there is something to read. */
  Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    near.clear();
    for (Path place : before.places()) {
      Path folder = place.toAbsolutePath().getParent();
      if (folder != null) {
        folders.add(folder);
        near.add(real(folder).resolve(place.getFileName()));
      }
    }
    return folders;
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder; // it is not there
    }
  }

  /** Whether something that happened to this file may concern the path. */
  boolean isNear(Path file) {
    return near.stream().anyMatch(place -> Siblings.isNear(place, file));
  }

  /** Whether it is the very path. */
  boolean isAt(Path file) {
    return near.contains(file);
  }
}
