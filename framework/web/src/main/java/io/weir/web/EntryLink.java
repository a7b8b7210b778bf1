package io.weir.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The link that opens a session for one browser, once. The currently valid link is always in a file
 * that only Weir's user can read, so that the administrator can log in again. Safe for all threads.
 */
final class EntryLink {
  static final String FILE = "web-link";
  private static final int WRONG_A_MINUTE = 10;
  private static final int MOST_GUESSERS = 1000;

  /** The result of an attempt. */
  enum Try {
    RIGHT,
    WRONG,
    TOO_MANY
  }

  private final Path file;
  private final Clock clock;
  private final Tokens tokens;
  private final Map<String, Guesses> guesses = new LinkedHashMap<>();
  private byte[] hash = new byte[0];
  private String base = "";

  EntryLink(Path folder, Clock clock, Tokens tokens) {
    this.file = folder.resolve(FILE);
    this.clock = clock;
    this.tokens = tokens;
  }

  /**
   * Makes the first link.
   *
   * @param beginning what links begin with, without a slash at the end
   */
  synchronized String begin(String beginning) throws IOException {
    base = beginning;
    return renew();
  }

  /** Makes a new link; the old one is dead from here on. */
  synchronized String renew() throws IOException {
    String token = tokens.fresh();
    hash = Tokens.hash(token);
    String link = base + "/enter/" + token;
    write(link + "\n");
    return link;
  }

  /**
   * Checks a token. A valid token is used up; the caller then calls {@link #renew}. The token is
   * checked before the rate limit: behind a proxy or a tunnel all clients have one address, and
   * others must not be able to lock out the client with the valid token. 256 bits cannot be
   * guessed.
   *
   * @param from the address it comes from: after 10 invalid tokens in a minute it has to wait
   */
  synchronized Try enter(String token, String from) {
    if (hash.length > 0 && Tokens.same(hash, token)) {
      hash = new byte[0];
      return Try.RIGHT;
    }
    Instant now = clock.instant();
    Guesses before = guesses.get(from);
    if (before != null && !before.since().plus(Duration.ofMinutes(1)).isAfter(now)) {
      guesses.remove(from);
      before = null;
    }
    if (before != null && before.wrong() >= WRONG_A_MINUTE) {
      return Try.TOO_MANY;
    }
    if (before == null && guesses.size() >= MOST_GUESSERS) {
      guesses.remove(guesses.keySet().iterator().next());
    }
    guesses.put(
        from,
        before == null ? new Guesses(now, 1) : new Guesses(before.since(), before.wrong() + 1));
    return Try.WRONG;
  }

  /** The link dies with the server, and its file with it. */
  synchronized void end() throws IOException {
    hash = new byte[0];
    Files.deleteIfExists(file);
  }

  private void write(String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    Files.createDirectories(folder);
    Path fresh = folder.resolve(FILE + ".new");
    Files.deleteIfExists(fresh);
    FileAttribute<?>[] onlyUs =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(fresh, onlyUs);
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private record Guesses(Instant since, int wrong) {}
}
