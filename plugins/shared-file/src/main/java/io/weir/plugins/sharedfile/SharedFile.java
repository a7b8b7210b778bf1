package io.weir.plugins.sharedfile;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text file that a blocker shares with people and other programs. It is replaced as a whole, so
 * that nobody reads half of it, and is on the disk then; a link, the owner and the permissions
 * stay, and so does what somebody writes meanwhile. Used by one thread at a time.
 */
public final class SharedFile {
  private static final int ATTEMPTS = 5;

  private final Path path;
  private final boolean bySecond;

  /** The file at this path, which need not exist. */
  public SharedFile(Path path) {
    this(path, false);
  }

  private SharedFile(Path path, boolean bySecond) {
    this.path = path;
    this.bySecond = bySecond;
  }

  /**
   * The same file for a reader that compares times in seconds: each change has a later second, if
   * need be one that has not come yet.
   */
  public SharedFile noticedBySecond() {
    return new SharedFile(path, true);
  }

  /** Writes the whole new text. */
  @FunctionalInterface
  public interface Text {
    /** Need neither be flushed nor closed. */
    void to(OutputStream out) throws IOException;
  }

  /** Makes the new text out of what is in the file. */
  @FunctionalInterface
  public interface Edit {
    /**
     * Reads the file as it is now; called again when somebody changed it meanwhile.
     *
     * @param exists whether it is there
     * @return null when nothing is to be changed
     */
    @Nullable Text of(boolean exists) throws IOException;
  }

  /**
   * The lines without their ends, a byte a character; none when there is no file.
   *
   * @param most bytes
   * @throws IOException with a sentence, when it is longer or not a regular file
   */
  public List<String> lines(int most) throws IOException {
    mustBeRegular();
    try {
      if (Files.size(path) > most) {
        throw new IOException("more than " + (most >> 20) + " MiB: is it the right file?");
      }
      String text = Files.readString(path, StandardCharsets.ISO_8859_1);
      List<String> all = new ArrayList<>(List.of(text.split("\n", -1)));
      if (all.get(all.size() - 1).isEmpty()) {
        all.remove(all.size() - 1);
      }
      return all;
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** These lines as a text, as {@link #lines} returns them. */
  public static Text of(List<String> lines) {
    return out -> {
      for (String line : lines) {
        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
        out.write('\n');
      }
    };
  }

  /**
   * Throws when something else is there: a pipe that nobody fills is waited for.
   *
   * @throws IOException with a sentence
   */
  public void mustBeRegular() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("is not a regular file");
    }
  }

  /**
   * Replaces the text.
   *
   * @return whether the file was changed
   * @throws IOException with a sentence; the file is as it was
   */
  public boolean replace(Edit edit) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path real = real();
      PosixFileAttributes before = attributes(real);
      Text text = edit.of(before != null);
      if (text == null) {
        return false;
      }
      Path next = real.resolveSibling("." + real.getFileName() + ".weir");
      try {
        write(next, before, text);
        // Somebody edited it meanwhile: their change must not be lost.
        if (same(before, attributes(real))) {
          Files.move(
              next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          syncFolder(real);
          return true;
        }
      } finally {
        Files.deleteIfExists(next);
      }
    }
    throw new IOException(
        "is constantly changed by another program; gave up after " + ATTEMPTS + " attempts");
  }

  /** The file itself when the path is a link: the link stays. */
  private Path real() throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("is a symbolic link whose target does not exist or is not accessible");
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

  private void write(Path next, @Nullable PosixFileAttributes like, Text text) throws IOException {
    Files.deleteIfExists(next); // left by a crash
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      BufferedOutputStream out =
          new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      text.to(out);
      out.flush();
      PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
      if (like != null) {
        keepOwner(view, like);
        if (bySecond) {
          later(view, like);
        }
      }
      view.setPermissions(
          like == null ? PosixFilePermissions.fromString("rw-r--r--") : like.permissions());
      channel.force(true);
    }
  }

  private static void later(PosixFileAttributeView view, PosixFileAttributes like)
      throws IOException {
    long second = Math.floorDiv(like.lastModifiedTime().toMillis(), 1_000L);
    long made = Math.floorDiv(view.readAttributes().lastModifiedTime().toMillis(), 1_000L);
    if (made <= second) {
      view.setTimes(FileTime.fromMillis((second + 1) * 1_000), null, null);
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

  private static void syncFolder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system syncs folders; a blocker's list() finds what a power loss took.
    }
  }
}
