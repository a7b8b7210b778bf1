package io.weir.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that syslogd writes and Weir follows. */
record Maillog(Path file) {
  /** Writes as it is, half lines too. */
  void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  void append(byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As newsyslog does it: renames, and begins a new file with a line of its own. */
  void rotate() {
    try {
      Files.move(file, file.resolveSibling(file.getFileName() + ".0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    append("Nov  2 04:00:00 mx newsyslog[881]: logfile turned over due to size>1000K\n");
  }
}
