package io.weir.engine.archive;

import io.weir.syslog.Newlines;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Cuts a plain file at line ends into parts, each read by a thread of its own. Thread-safe. */
public final class Segments implements Closeable {
  /** Bytes of a part, enough that threads seldom wait for each other. */
  private static final int USUAL = 1 << 20;

  private final FileChannel channel;
  private final int length;
  private final long size;
  private final byte[] looked = new byte[1 << 12];
  private long next;

  /** Takes the file in its present length; anything appended meanwhile belongs to the last part. */
  public Segments(Path file) throws IOException {
    this(file, USUAL);
  }

  Segments(Path file, int length) throws IOException {
    this.length = length;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
  }

  /**
   * The next part, of whole lines only (except the file's last one) and possibly empty; null after
   * the last part.
   */
  public synchronized @Nullable InputStream next() throws IOException {
    if (next < 0) {
      return null;
    }
    long from = next;
    next = size - from > length ? lineBehind(from + length - 1) : -1;
    return new Segment(from, next < 0 ? Long.MAX_VALUE : next);
  }

  /** Where the line after the one with this byte begins; -1 when there is none. */
  private long lineBehind(long place) throws IOException {
    long at = place;
    while (true) {
      int n = channel.read(ByteBuffer.wrap(looked), at);
      if (n < 0) {
        return -1;
      }
      int end = Newlines.find(looked, 0, n);
      if (end >= 0) {
        return at + end + 1;
      }
      at += n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** One thread. */
  private final class Segment extends InputStream {
    private long at;
    private final long end;

    Segment(long from, long end) {
      at = from;
      this.end = end;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int wanted = (int) Math.min(len, end - at);
      if (wanted == 0) {
        return len == 0 ? 0 : -1;
      }
      int n = channel.read(ByteBuffer.wrap(b, off, wanted), at);
      at += Math.max(n, 0);
      return n;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }
}
