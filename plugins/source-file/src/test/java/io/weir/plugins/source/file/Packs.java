package io.weir.plugins.source.file;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packs files as gzip, bzip2, xz and zstd do: the time stays, the plain file goes. */
final class Packs {
  private Packs() {}

  static Path pack(Path plain, String ending) throws IOException {
    Path packed = plain.resolveSibling(plain.getFileName() + "." + ending);
    write(packed, ending, Files.readAllBytes(plain));
    Files.setLastModifiedTime(packed, Files.getLastModifiedTime(plain));
    Files.delete(plain);
    return packed;
  }

  static void write(Path packed, String ending, byte[] bytes) throws IOException {
    try (OutputStream out = stream(Files.newOutputStream(packed), ending)) {
      out.write(bytes);
    }
  }

  private static OutputStream stream(OutputStream out, String ending) throws IOException {
    return switch (ending) {
      case "gz" -> new GZIPOutputStream(out);
      case "bz2" -> new BZip2CompressorOutputStream(out);
      case "xz" -> new XZOutputStream(out, new LZMA2Options(0));
      case "zst" -> new ZstdOutputStream(out);
      default -> throw new IllegalArgumentException(ending);
    };
  }

  /** As if it had last been written a while ago. */
  static void age(Path file, long seconds) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.from(time.toInstant().minusSeconds(seconds)));
  }
}
