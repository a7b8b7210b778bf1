package io.weir.plugins.action.pf;

import io.weir.api.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private static final int MOST_BYTES = 64 << 20;

  private final Path path;

  TableFile(Path path) {
    this.path = path;
  }

  /**
   * What the file says.
   *
   * @param lines with their line ends, a byte a character
   * @param ours values of Weir's lines
   * @param foreign values of the other lines
   */
  record Content(List<String> lines, Set<String> ours, Set<String> foreign) {}

  Content read() throws IOException {
    List<String> lines = new ArrayList<>();
    Set<String> ours = new LinkedHashSet<>();
    Set<String> foreign = new HashSet<>();
    String text = "";
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new IOException("more than 64 MiB: is this the file of a table?");
      }
      text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      // It is made with the first block.
    }
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      String line = text.substring(from, end < 0 ? text.length() : end + 1);
      lines.add(line);
      String own = ownValue(line);
      if (own != null) {
        ours.add(own);
      } else {
        int comment = line.indexOf('#');
        StringTokenizer words =
            new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
        while (words.hasMoreTokens()) {
          String value = value(words.nextToken());
          if (value != null) {
            foreign.add(value);
          }
        }
      }
      from += line.length();
    }
    return new Content(lines, ours, foreign);
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
    for (int attempt = 0; attempt < 5; attempt++) {
      Path real = real();
      PosixFileAttributes before = attributes(real);
      Content now = read();
      String text = changed(now, put, remove);
      if (text.equals(String.join("", now.lines()))) {
        return;
      }
      Path next = real.resolveSibling("." + real.getFileName() + ".weir");
      try {
        write(next, text, before);
        // Somebody edited it meanwhile: their change must not be lost.
        if (same(before, attributes(real))) {
          Files.move(
              next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          syncFolder(real);
          return;
        }
      } finally {
        Files.deleteIfExists(next);
      }
    }
    throw new IOException("is changed by others again and again; tried 5 times");
  }

  private static String changed(Content now, Map<String, String> put, Set<String> remove) {
    Map<String, String> left = new LinkedHashMap<>(put);
    left.keySet().removeAll(now.foreign());
    Set<String> written = new HashSet<>();
    StringBuilder text = new StringBuilder();
    for (String line : now.lines()) {
      String own = ownValue(line);
      if (own == null) {
        text.append(line);
      } else if (!remove.contains(own) && written.add(own)) {
        String comment = left.remove(own);
        text.append(comment == null ? line : line(own, comment));
      }
    }
    if (!left.isEmpty() && text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    left.forEach((value, comment) -> text.append(line(value, comment)));
    return text.toString();
  }

  private static String line(String value, String comment) {
    return value + " # " + MARK + " " + comment + "\n";
  }

  /** The file itself when the path is a link: the link stays. */
  private Path real() throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("is a link that leads nowhere, or may not be looked at");
    }
    return path.toAbsolutePath();
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

  private static void write(Path next, String text, @Nullable PosixFileAttributes like)
      throws IOException {
    Files.deleteIfExists(next); // left by a crash
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
      if (like != null) {
        PosixFileAttributes made = view.readAttributes();
        try {
          if (!made.owner().equals(like.owner())) {
            view.setOwner(like.owner());
          }
          if (!made.group().equals(like.group())) {
            view.setGroup(like.group());
          }
        } catch (IOException e) {
          throw new IOException(
              "its owner "
                  + like.owner().getName()
                  + ":"
                  + like.group().getName()
                  + " cannot be kept; give the file to the user that runs Weir",
              e);
        }
      }
      view.setPermissions(
          like == null ? PosixFilePermissions.fromString("rw-r--r--") : like.permissions());
      channel.force(true);
    }
  }

  private static void syncFolder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system syncs folders; list() finds what a power loss took, and it is added again.
    }
  }
}
