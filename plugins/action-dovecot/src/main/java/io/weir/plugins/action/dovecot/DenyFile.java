package io.weir.plugins.action.dovecot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A passwd-file of Dovecot. Weir's lines have a mark in the field for the person's name, which
 * Dovecot does not read; all other lines are somebody else's and stay byte for byte. It is replaced
 * as a whole, so that Dovecot never reads half of it.
 */
final class DenyFile {
  /** Five fields: user, password, uid, gid, gecos. */
  private static final String MARK = "::::weir ";

  private static final int MOST_BYTES = 16 << 20;

  private final Path path;

  DenyFile(Path path) {
    this.path = path;
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
    for (String line : lines()) {
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

  private List<String> lines() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("is not a regular file");
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new IOException("more than 16 MiB: is it the right file?");
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
   * Writes Weir's lines.
   *
   * @param put comments by user, added or renewed
   * @param remove users whose lines go
   * @return whether that changed the file
   */
  boolean update(Map<String, String> put, Set<String> remove) throws IOException {
    for (int attempt = 0; attempt < 5; attempt++) {
      Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      PosixFileAttributes before = attributes(real);
      List<String> old = lines();
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
      if (before != null && lines.equals(old)) {
        return false;
      }
      Path next = real.resolveSibling("." + real.getFileName() + ".weir");
      try {
        write(next, lines, before);
        // Somebody edited it meanwhile: their change must not be lost.
        if (same(before, attributes(real))) {
          Files.move(
              next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          return true;
        }
      } finally {
        Files.deleteIfExists(next);
      }
    }
    throw new IOException("is constantly changed by another program; gave up after 5 attempts");
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
        keepOwner(view, like);
        // Dovecot compares size and time in seconds: another account of the same length, blocked
        // in the same second, must not look like the file that it knows.
        long second = like.lastModifiedTime().toMillis() / 1_000;
        FileTime made = view.readAttributes().lastModifiedTime();
        if (made.toMillis() / 1_000 <= second) {
          view.setTimes(FileTime.fromMillis((second + 1) * 1_000), null, null);
        }
      }
      view.setPermissions(
          like == null ? PosixFilePermissions.fromString("rw-r--r--") : like.permissions());
      channel.force(true);
    }
  }

  private static void keepOwner(PosixFileAttributeView view, PosixFileAttributes like)
      throws IOException {
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
              + " cannot be kept; change its owner to the user that runs Weir",
          e);
    }
  }
}
