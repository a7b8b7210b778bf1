package io.weir.cli.backup;

import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a state folder beside the state: users, tokens, and what components keep there. */
final class StateFiles {
  private static final int DEEPEST = 6;

  private StateFiles() {}

  /** Their paths, relative to the folder. */
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all =
        Files.find(
            folder,
            DEEPEST,
            (path, attributes) ->
                attributes.isRegularFile()
                    && isKept(folder.relativize(path))
                    && !path.toString().endsWith(".new"))) {
      return all.map(folder::relativize).sorted().toList();
    }
  }

  /** Whether a file of this name, relative to the folder, belongs to a backup. */
  static boolean isKept(Path name) {
    return StateFile.isKept(name.getName(0).toString(), name.getNameCount() > 1);
  }

  /** Whether there is a file, a folder or a link of this name. */
  static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
