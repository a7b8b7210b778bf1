package io.weir.plugins.action.postfix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  AccessFile(Path path) {
    this.path = path;
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
    split(lines(), entries, new ArrayList<>());
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

  private List<String> lines() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("is not a regular file");
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new IOException("more than 32 MiB: is it the right file?");
      }
      String text = Files.readString(path, StandardCharsets.ISO_8859_1);
      List<String> all = new ArrayList<>(List.of(text.split("\n", -1)));
      if (all.get(all.size() - 1).isEmpty()) {
        all.remove(all.size() - 1);
      }
      return all;
    } catch (NoSuchFileException e) {
      return List.of(); // it is made with the first block
    }
  }

  /**
   * Writes Weir's entries.
   *
   * @param put by key: added or renewed
   * @param remove keys whose entries go, if they are Weir's
   */
  void update(Map<String, Entry> put, Set<String> remove) throws IOException {
    for (int attempt = 0; attempt < 5; attempt++) {
      Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      PosixFileAttributes before = attributes(real);
      List<String> old = lines();
      List<Entry> entries = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      split(old, entries, lines);
      Map<String, Entry> ours = new LinkedHashMap<>();
      entries.stream().filter(e -> e.comment() != null).forEach(e -> ours.put(e.key(), e));
      ours.keySet().removeAll(remove);
      ours.putAll(put);
      ours.values().forEach(entry -> lines.addAll(entry.lines()));
      if (before != null && lines.equals(old)) {
        return;
      }
      Path next = real.resolveSibling("." + real.getFileName() + ".weir");
      try {
        write(next, lines, before);
        // Somebody edited it meanwhile: their change must not be lost.
        if (same(before, attributes(real))) {
          Files.move(
              next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          return;
        }
      } finally {
        Files.deleteIfExists(next);
      }
    }
    throw new IOException("is constantly changed by another program; gave up after 5 attempts");
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

  private static @Nullable PosixFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, PosixFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean same(@Nullable PosixFileAttributes a, @Nullable PosixFileAttributes b) {
    return a == null || b == null
        ? a == b
        : Objects.equals(a.fileKey(), b.fileKey())
            && a.size() == b.size()
            && a.lastModifiedTime().equals(b.lastModifiedTime());
  }

  private static void write(Path next, List<String> lines, @Nullable PosixFileAttributes like)
      throws IOException {
    Files.deleteIfExists(next); // left by a crash
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
      if (like != null) {
        PosixFileAttributes made = view.readAttributes();
        if (!made.owner().equals(like.owner())) {
          view.setOwner(like.owner());
        }
        if (!made.group().equals(like.group())) {
          view.setGroup(like.group());
        }
      }
      view.setPermissions(
          like == null ? PosixFilePermissions.fromString("rw-r--r--") : like.permissions());
      channel.force(true);
    }
  }
}
