package io.weir.engine.archive;

import io.weir.api.source.LineBatch;
import io.weir.syslog.Newlines;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into blocks of whole lines. Not thread-safe. */
public final class LineBlocks {
  private final InputStream in;
  private final boolean eager;
  private byte[] carry = new byte[1 << 12];
  private int carried;
  private long place;
  private boolean skipping;
  private boolean ended;
  private @Nullable IOException failure;

  /**
   * @param in the stream
   * @param eager whether a block is returned as soon as reading more would block
   */
  public LineBlocks(InputStream in, boolean eager) {
    this.in = in;
    this.eager = eager;
  }

  /**
   * Fills the block with the next lines.
   *
   * @return false when there are none
   * @throws IOException when reading failed; thrown once, after all complete lines were returned
   */
  public boolean next(Block block) throws IOException {
    while (true) {
      System.arraycopy(carry, 0, block.bytes, 0, carried);
      int used = carried;
      carried = 0;
      block.place = place;
      block.cut = false;
      used = fill(block.bytes, used);
      int from = 0;
      if (skipping) {
        int end = Newlines.find(block.bytes, 0, used);
        place += end < 0 ? used : end + 1;
        skipping = end < 0 && !ended;
        if (end < 0) {
          if (ended) {
            throwFailure();
            return false;
          }
          continue;
        }
        from = end + 1;
        carry(block.bytes, from, used);
        continue;
      }
      int last = lastNewline(block.bytes, used);
      if (last < 0 && ended) {
        throwFailure();
        block.length = used;
        place += used;
        return used > 0;
      }
      if (last < 0) {
        // Longer than the block, so longer than lines may be: only its beginning is returned.
        block.length = LineBatch.MAX_LINE;
        block.cut = true;
        place += used;
        skipping = true;
        return true;
      }
      block.length = last + 1;
      place += block.length;
      carry(block.bytes, block.length, used);
      return true;
    }
  }

  /** Whether the next read may block. */
  public boolean mayWait() throws IOException {
    return eager && !ended && in.available() == 0;
  }

  /** Drops the incomplete last line. */
  private void throwFailure() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      failure = null;
      throw failed;
    }
  }

  private int fill(byte[] bytes, int from) throws IOException {
    int used = from;
    while (!ended && used < bytes.length) {
      int n;
      try {
        n = in.read(bytes, used, bytes.length - used);
      } catch (IOException e) {
        failure = e;
        n = -1;
      }
      if (n < 0) {
        ended = true;
      } else {
        int before = used;
        used += n;
        if (eager && Newlines.find(bytes, before, used) >= 0 && in.available() == 0) {
          break;
        }
      }
    }
    return used;
  }

  private void carry(byte[] bytes, int from, int to) {
    carried = to - from;
    if (carry.length < carried) {
      carry = new byte[bytes.length];
    }
    System.arraycopy(bytes, from, carry, 0, carried);
  }

  private static int lastNewline(byte[] bytes, int to) {
    for (int i = to - 1; i >= 0; i--) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /**
   * A block of whole lines. The last line of a stream may lack its line end; a cut line has none.
   */
  public static final class Block {
    private final byte[] bytes;
    private int length;
    private long place;
    private boolean cut;

    /**
     * @param capacity in bytes, more than the longest line
     */
    public Block(int capacity) {
      if (capacity <= LineBatch.MAX_LINE) {
        throw new IllegalArgumentException("a block must hold a line");
      }
      bytes = new byte[capacity];
    }

    /** The bytes of the lines, from 0 to {@link #length}. */
    public byte[] bytes() {
      return bytes;
    }

    /** The number of bytes. */
    public int length() {
      return length;
    }

    /** The number of bytes of the stream before this block. */
    public long place() {
      return place;
    }

    /** The end of the line that begins here: its line feed, or {@link #length} without one. */
    public int end(int from) {
      int end = Newlines.find(bytes, from, length);
      return end < 0 ? length : end;
    }

    /** Whether the line that ends there is complete: it has a line feed, in this block or later. */
    public boolean isComplete(int end) {
      return end < length || cut;
    }

    /**
     * The end of the content of the line {@code [from, end)}: without a carriage return, and not
     * longer than lines may be, so that it equals the line that the live file's reader makes.
     */
    public int stripped(int from, int end) {
      if (end - from > LineBatch.MAX_LINE) {
        return from + LineBatch.MAX_LINE;
      }
      boolean whole = end < length;
      return whole && end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    }
  }
}
