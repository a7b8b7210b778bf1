package io.weir.plugins.action.postfix;

import io.weir.plugins.sharedfile.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a map. An entry of Weir's is two lines, a comment with a mark and the entry; all
 * other lines are somebody else's and stay byte for byte. It is replaced as a whole.
 */
final class AccessFile {
  private static final String MARK = "# weir: ";
  private static final int MOST_BYTES = 32 << 20;

  private final Path path;
  private final SharedFile file;

  AccessFile(Path path) {
    this.path = path;
    file = new SharedFile(path);
  }

  /**
   * An entry.
   *
   * @param key before the first blank
   * @param value after it
   * @param comment of Weir's; null when it is somebody else's
   */
  record Entry(String key, String value, @Nullable String comment) {
    private static Entry of(String line, @Nullable String comment) {
      int end = 0;
      while (end < line.length() && line.charAt(end) > ' ') {
        end++;
      }
      return new Entry(line.substring(0, end), line.substring(end).strip(), comment);
    }

    private List<String> lines() {
      return List.of(MARK + comment, key + " " + value);
    }
  }

  /** All entries, Weir's and others', in their order. */
  List<Entry> read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    split(file.lines(MOST_BYTES), entries, new ArrayList<>());
    return entries;
  }

  /** Sorts lines into entries, and what stays. */
  private static void split(List<String> lines, List<Entry> entries, List<String> others) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean marked = line.startsWith(MARK) && i + 1 < lines.size() && isEntry(lines.get(i + 1));
      if (marked) {
        entries.add(Entry.of(lines.get(++i), line.substring(MARK.length())));
      } else {
        others.add(line);
        if (isEntry(line)) {
          entries.add(Entry.of(line, null));
        }
      }
    }
  }

  /** Not a comment, not empty, and no continued line. */
  private static boolean isEntry(String line) {
    return !line.isEmpty() && line.charAt(0) > ' ' && line.charAt(0) != '#';
  }

  /**
   * Writes Weir's entries.
   *
   * @param put by key: added or renewed
   * @param remove keys whose entries go, if they are Weir's
   */
  void update(Map<String, Entry> put, Set<String> remove) throws IOException {
    file.replace(
        exists -> {
          List<String> old = file.lines(MOST_BYTES);
          List<Entry> entries = new ArrayList<>();
          List<String> lines = new ArrayList<>();
          split(old, entries, lines);
          Map<String, Entry> ours = new LinkedHashMap<>();
          entries.stream().filter(e -> e.comment() != null).forEach(e -> ours.put(e.key(), e));
          ours.keySet().removeAll(remove);
          ours.putAll(put);
          ours.values().forEach(entry -> lines.addAll(entry.lines()));
          return exists && lines.equals(old) ? null : SharedFile.of(lines);
        });
  }

  private Path index(String suffix) {
    return path.resolveSibling(path.getFileName() + "." + suffix);
  }

  /** Whether there is an index. */
  boolean hasIndex(String suffix) {
    return Files.exists(index(suffix));
  }

  /** Whether there is an index that was made before the text, or perhaps in the same moment. */
  boolean isStale(String suffix) throws IOException {
    return hasIndex(suffix)
        && Files.exists(path)
        && Files.getLastModifiedTime(index(suffix)).compareTo(Files.getLastModifiedTime(path)) <= 0;
  }
}
