package io.weir.plugins.source.journald;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether this user may read a journal. A user who may read only a part of it gets that part from
 * journalctl, which does not always say that there is more.
 */
final class Permissions {
  /** So many files are looked at. */
  private static final int MOST = 1_000;

  private Permissions() {}

  /** A sentence when a file in one of these folders cannot be read; else empty. */
  static String problem(List<Path> folders) {
    int left = MOST;
    for (Path folder : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.journal")) {
        for (Path file : files) {
          if (!Files.isReadable(file) && Files.exists(file)) {
            return "this user may not read " + file + ", and so reads only a part of the journal";
          }
          if (--left == 0) {
            return "";
          }
        }
      } catch (IOException e) {
        // There is none, or journalctl says why not.
      }
    }
    return "";
  }
}
