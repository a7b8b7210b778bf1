package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with a path: logged when it lasts, and once an hour for as long as it does. Any
 * thread may ask, one sets.
 */
final class Trouble {
  /** Between renaming and making anew no file is there. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration AGAIN = Duration.ofHours(1);
  private static final List<Path> JOURNALS =
      List.of(Path.of("/run/systemd/journal"), Path.of("/var/log/journal"));

  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private volatile String sentence = "";
  private Instant since = Instant.MIN;
  private Instant logged = Instant.MIN;

  /** Empty when nothing is wrong. */
  String sentence() {
    return sentence;
  }

  /** Whether it was logged. */
  boolean is(String what, Instant now) {
    if (!what.equals(sentence)) {
      sentence = what;
      since = now;
      logged = Instant.MIN;
    }
    boolean lasts = !what.isEmpty() && !since.plus(PATIENCE).isAfter(now);
    if (lasts && (logged.equals(Instant.MIN) || !logged.plus(AGAIN).isAfter(now))) {
      logged = now;
      log.warn("{}", what);
      return true;
    }
    return false;
  }

  /** That nothing stands there yet; where this machine may have its log instead. */
  static String missing(Path path) {
    return missing(path, JOURNALS);
  }

  static String missing(Path path, List<Path> journals) {
    return path + ": no such file; waiting for it" + elsewhere(journals);
  }

  /** That nothing stands there, for somebody who does not wait. */
  static String notThere(Path path) {
    return path + ": no such file" + elsewhere(JOURNALS);
  }

  private static String elsewhere(List<Path> journals) {
    return journals.stream().anyMatch(Files::isDirectory)
        ? ". This machine keeps its log in the systemd journal: read that with type: journald, or"
            + " install rsyslog, which writes it to files as well (on Debian /var/log/mail.log),"
            + " or name in path: the file that your mail server writes (postconf maillog_file)"
        : "";
  }

  /** Why a path cannot be opened. */
  static String why(Path path, IOException e) {
    if (e instanceof AccessDeniedException) {
      return path + ": permission denied; " + Readers.remedy(path);
    }
    return path
        + ": "
        + (e instanceof FileSystemException f
            ? Objects.requireNonNullElse(f.getReason(), "cannot be opened")
            : e.getMessage());
  }
}
