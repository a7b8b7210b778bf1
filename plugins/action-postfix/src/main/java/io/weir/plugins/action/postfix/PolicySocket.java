package io.weir.plugins.action.postfix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a Unix socket: made, found again, and taken away by who made it only. */
final class PolicySocket {
  /** What the system takes, 108 bytes on Linux and 104 on the BSDs, with a zero at the end. */
  private static final int LONGEST = 103;

  private final Path path;
  private final Set<PosixFilePermission> permissions;
  private @Nullable Object made;

  PolicySocket(Path path, Set<PosixFilePermission> permissions) {
    this.path = path.toAbsolutePath();
    this.permissions = permissions;
  }

  /** What is wrong with a path; empty when nothing is. */
  static String wrong(Path path) {
    int length = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
    return length > LONGEST
        ? "the path of a socket may have " + LONGEST + " bytes, this one has " + length
        : "";
  }

  /** Permissions from {@code 0660}; null when these are none. */
  static @Nullable Set<PosixFilePermission> permissions(String octal) {
    if (!octal.matches("0?[0-7]{3}")) {
      return null;
    }
    int bits = Integer.parseInt(octal, 8);
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] names = PosixFilePermission.values(); // owner's read first
    for (int i = 0; i < names.length; i++) {
      if ((bits & 0400 >> i) != 0) {
        all.add(names[i]);
      }
    }
    return all;
  }

  /**
   * Binds, after taking away what a killed process left.
   *
   * @throws IOException with a sentence
   */
  ServerSocketChannel bind() throws IOException {
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(path + ": its folder does not exist; create it as the README shows");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      if (!attributes().isOther()) {
        throw new IOException(path + " exists and is not a socket; choose another path");
      }
      if (isAnswered()) {
        throw new IOException(path + ": another process answers there; is Weir running already?");
      }
      Files.delete(path);
    }
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      door.bind(UnixDomainSocketAddress.of(path), 1_024);
      Files.setPosixFilePermissions(path, permissions);
      made = attributes().fileKey();
      return door;
    } catch (IOException e) {
      door.close();
      throw new IOException(
          path + ": cannot be made: " + e.getMessage() + "; may this user write its folder?", e);
    }
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isAnswered() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the path still leads to what was bound here. */
  boolean isThere() {
    try {
      return made != null && made.equals(attributes().fileKey());
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes the file away, unless it is another one by now. */
  void remove() {
    try {
      if (isThere()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // The next start takes it away.
    }
    made = null;
  }
}
