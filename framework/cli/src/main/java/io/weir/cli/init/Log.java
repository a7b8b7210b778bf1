package io.weir.cli.init;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the mail server's log is.
 *
 * @param file the file; null for the systemd journal
 */
record Log(@Nullable Path file) {
  static final Log JOURNAL = new Log(null);

  /** As people type it. */
  @Override
  public String toString() {
    return file == null ? "journal" : file.toString();
  }
}
