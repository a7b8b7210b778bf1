package io.weir.plugins.action.pf;

import io.weir.api.Network;
import io.weir.plugins.sharedfile.SharedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The file of a table. Weir's lines are one address and a comment that begins with {@code weir:};
 * all other lines belong to somebody else and stay byte for byte. It is replaced as a whole, so
 * that pf never loads half of it.
 */
final class TableFile {
  static final String MARK = "weir:";

  /** pf takes 200,000 entries unless told otherwise, 4 MB of text. */
  private static final int MOST_BYTES = 16 << 20;

  private final Path path;
  private final SharedFile file;

  TableFile(Path path) {
    this.path = path;
    file = new SharedFile(path);
  }

  /**
   * What the file says.
   *
   * @param ours values of Weir's lines
   * @param foreign those of the values asked for that stand in other lines
   */
  record Content(Set<String> ours, Set<String> foreign) {}

  /** Something is done with each line, its line end included, a byte a character. */
  private interface LineWork {
    void line(String line) throws IOException;
  }

  /**
   * Reads it.
   *
   * @param asked values to look for in the lines of others: there may be a million of those
   */
  Content read(Set<String> asked) throws IOException {
    Set<String> ours = new LinkedHashSet<>();
    Set<String> foreign = new HashSet<>();
    eachLine(
        line -> {
          String own = ownValue(line);
          if (own != null) {
            ours.add(own);
          } else if (!asked.isEmpty()) {
            addValues(line, asked, foreign);
          }
        });
    return new Content(ours, foreign);
  }

  private static void addValues(String line, Set<String> asked, Set<String> found) {
    int comment = line.indexOf('#');
    StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      // The usual case is an IPv4 address as we would print it: to read a million takes seconds.
      String value = isPlain(word) && !asked.contains(word) ? null : value(word);
      if (value != null && asked.contains(value)) {
        found.add(value);
      }
    }
  }

  /** Digits and dots, no number with a zero before it: whatever it is, it is not written anew. */
  private static boolean isPlain(String word) {
    boolean begins = true;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && c != '.'
          || begins && c == '0' && i + 1 < word.length() && word.charAt(i + 1) != '.') {
        return false;
      }
      begins = c == '.';
    }
    return true;
  }

  /** Line by line: only one is in memory, however many there are. */
  private void eachLine(LineWork work) throws IOException {
    file.mustBeRegular();
    try (InputStream in = Files.newInputStream(path)) {
      byte[] buffer = new byte[1 << 16];
      ByteArrayOutputStream begun = new ByteArrayOutputStream();
      long bytes = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > MOST_BYTES) {
          throw new IOException(
              "more than 16 MiB: use a separate table and file for Weir, or check that this is"
                  + " the right file");
        }
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            begun.write(buffer, from, i + 1 - from);
            work.line(begun.toString(StandardCharsets.ISO_8859_1));
            begun.reset();
            from = i + 1;
          }
        }
        begun.write(buffer, from, n - from);
      }
      if (begun.size() > 0) {
        work.line(begun.toString(StandardCharsets.ISO_8859_1));
      }
    } catch (NoSuchFileException e) {
      // It is made with the first block.
    }
  }

  /** The value of a line of Weir's; null when it is somebody else's. */
  private static @Nullable String ownValue(String line) {
    int comment = line.indexOf('#');
    return comment > 0 && line.substring(comment + 1).strip().startsWith(MARK)
        ? value(line.substring(0, comment).strip())
        : null;
  }

  /** A word of pf's as a value in canonical form; null when it is none, or a negated one. */
  static @Nullable String value(String word) {
    if (word.isEmpty() || word.length() > 50) {
      return null;
    }
    try {
      Network network = Network.parse(word);
      // For pf ::ffff:192.0.2.1 is not 192.0.2.1.
      return word.indexOf(':') >= 0 && !network.address().v6() ? null : network.toString();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Writes Weir's lines.
   *
   * @param put comments by value, added or renewed
   * @param remove values whose lines go; others' lines stay
   */
  void update(Map<String, String> put, Set<String> remove) throws IOException {
    file.replace(
        exists -> {
          Set<String> foreign = read(put.keySet()).foreign();
          return !rewrite(put, remove, foreign, text -> {})
              ? null
              : out ->
                  rewrite(
                      put,
                      remove,
                      foreign,
                      line -> out.write(line.getBytes(StandardCharsets.ISO_8859_1)));
        });
  }

  /** Hands the new text on, line by line; whether it differs from the old one. */
  private boolean rewrite(
      Map<String, String> put, Set<String> remove, Set<String> foreign, LineWork out)
      throws IOException {
    Map<String, String> left = new LinkedHashMap<>(put);
    left.keySet().removeAll(foreign);
    Set<String> written = new HashSet<>();
    boolean[] state = {false, true}; // differs, ended with a line end
    eachLine(
        line -> {
          String own = ownValue(line);
          String next = line;
          if (own != null) {
            String comment = left.remove(own);
            boolean stays = !remove.contains(own) && written.add(own);
            next = !stays ? "" : comment == null ? line : line(own, comment);
          }
          state[0] |= !next.equals(line);
          if (!next.isEmpty()) {
            state[1] = next.endsWith("\n");
            out.line(next);
          }
        });
    if (!left.isEmpty() && !state[1]) {
      out.line("\n");
    }
    for (Map.Entry<String, String> entry : left.entrySet()) {
      out.line(line(entry.getKey(), entry.getValue()));
    }
    return state[0] || !left.isEmpty();
  }

  private static String line(String value, String comment) {
    return value + " # " + MARK + " " + comment + "\n";
  }
}
