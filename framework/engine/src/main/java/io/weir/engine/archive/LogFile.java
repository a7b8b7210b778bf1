package io.weir.engine.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A log file, plain or compressed. Its first bytes show the compression, whatever its name.
 *
 * @param path its path
 * @param packing what it is compressed with
 * @param size bytes of the file
 * @param changed when the log was last written: the file's last change, or the time stored by gzip
 */
public record LogFile(Path path, Packing packing, long size, Instant changed) {
  private static final int BUFFER = 1 << 16;

  /** Memory that an xz file may request in its header. */
  private static final int XZ_KIB = 1 << 18;

  /** The compression or encoding of a log. */
  public enum Packing {
    /** Nothing. */
    PLAIN,
    /** gzip. */
    GZIP,
    /** bzip2. */
    BZIP2,
    /** xz. */
    XZ,
    /** Zstandard. */
    ZSTD,
    /** Not compressed, but in UTF-16, as some Windows tools write it. */
    UTF_16
  }

  /**
   * Looks at a file.
   *
   * @throws IOException with a sentence that names the file
   */
  public static LogFile look(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new IOException(
            path + (attributes.isDirectory() ? ": is a folder" : ": is not a regular file"));
      }
      byte[] head;
      try (InputStream in = Files.newInputStream(path)) {
        head = in.readNBytes(8);
      }
      Packing packing = packing(head);
      Instant changed = attributes.lastModifiedTime().toInstant();
      if (packing == Packing.GZIP && head.length == 8) {
        long noted =
            (head[4] & 0xffL)
                | (head[5] & 0xffL) << 8
                | (head[6] & 0xffL) << 16
                | (head[7] & 0xffL) << 24;
        changed = noted == 0 ? changed : Instant.ofEpochSecond(noted);
      }
      return new LogFile(path, packing, attributes.size(), changed);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": permission denied", e);
    }
  }

  private static Packing packing(byte[] head) {
    if (begins(head, 0xff, 0xfe) || begins(head, 0xfe, 0xff)) {
      return Packing.UTF_16;
    }
    if (begins(head, 0x1f, 0x8b)) {
      return Packing.GZIP;
    }
    if (begins(head, 'B', 'Z', 'h') && head.length > 4 && (head[4] == 0x31 || head[4] == 0x17)) {
      return Packing.BZIP2;
    }
    if (begins(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return Packing.XZ;
    }
    return begins(head, 0x28, 0xb5, 0x2f, 0xfd) ? Packing.ZSTD : Packing.PLAIN;
  }

  private static boolean begins(byte[] head, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }

  /** The reason why it cannot be read, with its name. */
  public String sentence(IOException e) {
    String what = String.valueOf(e.getMessage());
    return what.startsWith(path.toString()) ? what : path + ": cannot be read: " + what;
  }

  /**
   * Whether the file is finished, not one that a daemon may be writing: then a last line without
   * line end is a line too.
   */
  public boolean isPacked() {
    return packing != Packing.PLAIN;
  }

  /**
   * Opens the log's bytes.
   *
   * @param counted gets the number of bytes of the file with each read
   * @throws IOException with a sentence that names the file; reading throws such ones too
   */
  public InputStream open(LongConsumer counted) throws IOException {
    InputStream file = new CountedInputStream(Files.newInputStream(path), counted);
    try {
      if (packing == Packing.PLAIN) {
        return file;
      }
      BufferedInputStream packed = new BufferedInputStream(file, BUFFER);
      return new UnpackedStream(
          path,
          switch (packing) {
            case PLAIN -> packed;
            case GZIP -> new GZIPInputStream(packed, BUFFER);
            case BZIP2 -> new BZip2CompressorInputStream(packed, true);
            case XZ -> new XZInputStream(packed, XZ_KIB);
            case ZSTD -> new ZstdInputStream(packed);
            case UTF_16 -> new Utf16Stream(packed);
          });
    } catch (IOException | RuntimeException e) {
      file.close();
      throw UnpackedStream.failure(path, e);
    }
  }
}
