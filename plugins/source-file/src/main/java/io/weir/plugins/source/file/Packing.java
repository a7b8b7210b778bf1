package io.weir.plugins.source.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** What rotation packs files with. The first bytes tell, not the name. */
final class Packing {
  /** Endings of the names of packed files that can be read. */
  static final Set<String> ENDINGS = Set.of("gz", "bz2", "xz", "zst");

  private static final int BUFFER = 1 << 16;

  /** So much an xz file may ask for: its header is foreign. */
  private static final int XZ_KIB = 1 << 18;

  private Packing() {}

  /** Opens what the file holds. */
  static InputStream open(Path path) throws IOException {
    BufferedInputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      file.mark(8);
      byte[] head = file.readNBytes(6);
      file.reset();
      if (begins(head, 0x1f, 0x8b)) {
        return new GZIPInputStream(file, BUFFER);
      }
      if (begins(head, 'B', 'Z', 'h')) {
        return new BZip2CompressorInputStream(file, true);
      }
      if (begins(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
        return new XZInputStream(file, XZ_KIB);
      }
      if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
        return new ZstdInputStream(file);
      }
      throw new IOException("is not compressed with gzip, bzip2, xz or zstd");
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static boolean begins(byte[] head, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
