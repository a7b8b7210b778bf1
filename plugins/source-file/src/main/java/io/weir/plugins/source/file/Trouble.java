package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a path, told once when it stands. Any thread may ask, one sets. */
final class Trouble {
  /** Between renaming and making anew no file is there. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private volatile String sentence = "";
  private Instant since = Instant.MIN;
  private boolean told;

  /** Empty when nothing is wrong. */
  String sentence() {
    return sentence;
  }

  void is(String what, Instant now) {
    if (!what.equals(sentence)) {
      sentence = what;
      since = now;
      told = false;
    }
    if (!what.isEmpty() && !told && !since.plus(PATIENCE).isAfter(now)) {
      told = true;
      LOG.warn("{}", what);
    }
  }

  /** Why a path cannot be opened. */
  static String why(Path path, IOException e) {
    if (e instanceof AccessDeniedException) {
      return path + ": permission denied; let the user that runs Weir read it";
    }
    return path
        + ": "
        + (e instanceof FileSystemException f
            ? Objects.requireNonNullElse(f.getReason(), "cannot be opened")
            : e.getMessage());
  }
}
