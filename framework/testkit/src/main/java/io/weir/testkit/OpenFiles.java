package io.weir.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The open files of this process, on Linux; empty on other systems. */
final class OpenFiles {
  private static final Path OPEN = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Files and sockets, without the class path and what the system has for itself. */
  static Set<String> now() {
    Set<String> open = new TreeSet<>();
    if (!Files.isDirectory(OPEN)) {
      return open;
    }
    try (Stream<Path> all = Files.list(OPEN)) {
      for (Path fd : all.toList()) {
        try {
          String what = Files.readSymbolicLink(fd).toString();
          if (!what.endsWith(".jar") && !what.startsWith("/proc") && !what.startsWith("/dev")) {
            open.add(what);
          }
        } catch (IOException gone) {
          // The stream that lists the folder is among them and may be gone.
        }
      }
    } catch (IOException e) {
      return Set.of();
    }
    return open;
  }
}
