package io.weir.plugins.action.dovecot;

import io.weir.plugins.sharedfile.SharedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A passwd-file of Dovecot. Weir's lines have a mark in the field for the person's name, which
 * Dovecot does not read; all other lines are somebody else's and stay byte for byte. It is replaced
 * as a whole, so that Dovecot never reads half of it.
 */
final class DenyFile {
  /** Five fields: user, password, uid, gid, gecos. */
  private static final String MARK = "::::weir ";

  private static final int MOST_BYTES = 16 << 20;

  private final SharedFile file;

  DenyFile(Path path) {
    // Dovecot compares size and time in seconds: another account of the same length, blocked in the
    // same second, must not look like the file that it knows.
    file = new SharedFile(path).noticedBySecond();
  }

  /**
   * What is in it.
   *
   * @param ours comments by user
   * @param foreign users in other lines
   */
  record Content(Map<String, String> ours, Set<String> foreign) {}

  Content read() throws IOException {
    Map<String, String> ours = new LinkedHashMap<>();
    Set<String> foreign = new LinkedHashSet<>();
    for (String line : file.lines(MOST_BYTES)) {
      String user = user(line);
      if (isOurs(line)) {
        ours.put(user, line.substring(user.length() + MARK.length()));
      } else if (!user.isEmpty()) {
        foreign.add(user);
      }
    }
    return new Content(ours, foreign);
  }

  private static boolean isOurs(String line) {
    int colon = line.indexOf(':');
    return colon > 0 && line.startsWith(MARK, colon);
  }

  /** Empty for a comment and an empty line. */
  private static String user(String line) {
    if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == ':') {
      return "";
    }
    int colon = line.indexOf(':');
    return colon < 0 ? line.strip() : line.substring(0, colon);
  }

  /**
   * Writes Weir's lines.
   *
   * @param put comments by user, added or renewed
   * @param remove users whose lines go
   * @return whether that changed the file
   */
  boolean update(Map<String, String> put, Set<String> remove) throws IOException {
    return file.replace(
        exists -> {
          List<String> old = file.lines(MOST_BYTES);
          Map<String, String> left = new TreeMap<>(put);
          List<String> lines = new ArrayList<>();
          for (String line : old) {
            String user = user(line);
            if (!isOurs(line)) {
              lines.add(line);
            } else if (left.containsKey(user)) {
              lines.add(user + MARK + left.remove(user));
            } else if (!remove.contains(user)) {
              lines.add(line);
            }
          }
          left.forEach((user, comment) -> lines.add(user + MARK + comment));
          return exists && lines.equals(old) ? null : SharedFile.of(lines);
        });
  }
}
