package io.weir.plugins.source.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An open file's bytes, and what tells it from others. A RandomAccessFile, because an interrupt
 * closes a FileChannel for good, and an unlinked file cannot be opened again.
 */
final class FileBytes implements AutoCloseable {
  /** So many bytes before a place tell whether a file is still the one that was read. */
  static final int TAIL = 64;

  private final RandomAccessFile file;
  private final Path path;
  private final @Nullable Object key;
  private final long inode;
  private final long changed;

  private FileBytes(RandomAccessFile file, Path path, BasicFileAttributes attributes, long inode) {
    this.file = file;
    this.path = path;
    this.key = attributes.fileKey();
    this.inode = inode;
    this.changed = changed(attributes);
  }

  /** Opens what stands at the path now, and makes sure that key and file belong together. */
  static FileBytes open(Path path) throws IOException {
    for (int attempt = 0; attempt < 10; attempt++) {
      BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
      if (!before.isRegularFile()) {
        throw new FileSystemException(path.toString(), null, "is not a regular file");
      }
      // Between the two looks: by now a rotation may have put another file there.
      long inode = inode(path);
      RandomAccessFile file;
      try {
        file = new RandomAccessFile(path.toFile(), "r");
      } catch (FileNotFoundException e) {
        if (!Files.isReadable(path) && stands(path, before.fileKey())) {
          AccessDeniedException denied = new AccessDeniedException(path.toString());
          denied.initCause(e);
          throw denied;
        }
        continue; // gone since we looked: say so by the next look
      }
      try {
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
        if (Objects.equals(before.fileKey(), after.fileKey())) {
          return new FileBytes(file, path, after, inode);
        }
        file.close();
      } catch (IOException e) {
        file.close();
        throw e;
      }
    }
    throw new IOException(path + ": is replaced faster than it can be opened");
  }

  /** Whether it is still the file that the system knows by this key. */
  private static boolean stands(Path path, @Nullable Object key) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Objects.equals(now.fileKey(), key);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The file's number; 0 when unknown. */
  static long inode(Path path) {
    try {
      return Files.getAttribute(path, "unix:ino") instanceof Number n ? n.longValue() : 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 0;
    }
  }

  /** Microseconds since 1970. */
  static long changed(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
  }

  /** Reads as much as there is, up to {@code length} bytes. */
  int read(byte[] into, int length, long at) throws IOException {
    file.seek(at);
    int n = 0;
    while (n < length) {
      int more = file.read(into, n, length - n);
      if (more <= 0) {
        break;
      }
      n += more;
    }
    return n;
  }

  /** The bytes before the place: at most {@link #TAIL}, all there are near the beginning. */
  byte[] tail(long place) throws IOException {
    byte[] bytes = new byte[(int) Math.min(TAIL, place)];
    int n = bytes.length == 0 ? 0 : read(bytes, bytes.length, place - bytes.length);
    return n == bytes.length ? bytes : Arrays.copyOf(bytes, n);
  }

  static long checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length);
    return crc.getValue();
  }

  long size() throws IOException {
    return file.length();
  }

  Path path() {
    return path;
  }

  @Nullable Object key() {
    return key;
  }

  long inode() {
    return inode;
  }

  /** When the file had last changed as it was opened. */
  long changed() {
    return changed;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // Closing what was only read loses nothing.
    }
  }
}
