package io.weir.plugins.action.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Appends whole lines to a file. It is opened for each, so that whoever rotates it tells nobody; a
 * notice is rare.
 */
final class LineFile {
  private LineFile() {}

  /**
   * Writes all of it, or nothing.
   *
   * @throws IOException when that failed; what was written in part is taken away again
   */
  static void append(Path file, byte[] line) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file"); // a pipe would be waited for
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), mode)) {
      long before = channel.size();
      ByteBuffer left = ByteBuffer.wrap(line);
      try {
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(false);
      } catch (IOException e) {
        takeBack(channel, before, left.position());
        throw e;
      }
    }
  }

  private static void takeBack(FileChannel channel, long before, int written) throws IOException {
    if (written > 0 && channel.size() == before + written) {
      channel.truncate(before);
    }
  }

  static String why(IOException e) {
    return e instanceof NoSuchFileException
        ? "its folder does not exist"
        : e instanceof AccessDeniedException
            ? "permission denied"
            : e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : String.valueOf(e.getMessage());
  }
}
