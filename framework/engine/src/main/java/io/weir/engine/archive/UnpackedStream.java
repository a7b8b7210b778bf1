package io.weir.engine.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The decompressed content of a file. Read in small pieces, because decompressors that fail lose
 * the data of that call; their exceptions become sentences.
 */
final class UnpackedStream extends FilterInputStream {
  private static final int PIECE = 1 << 13;

  private final Path path;

  UnpackedStream(Path path, InputStream in) {
    super(in);
    this.path = path;
  }

  static IOException failure(Path path, Exception e) {
    return new IOException(
        path
            + ": cannot be read: "
            + (breaksOff(e)
                ? "the compressed data ends early: the file is incomplete"
                : "the compressed data is damaged: " + e.getMessage()),
        e);
  }

  private static boolean breaksOff(Exception e) {
    String what = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return e instanceof EOFException
        || what.contains("truncated")
        || what.contains("unexpected end");
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException | RuntimeException e) {
      throw failure(path, e);
    }
  }

  @Override
  public int read(byte[] bytes, int from, int most) throws IOException {
    try {
      return super.read(bytes, from, Math.min(most, PIECE));
    } catch (IOException | RuntimeException e) {
      throw failure(path, e);
    }
  }
}
