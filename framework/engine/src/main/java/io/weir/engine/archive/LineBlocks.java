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
   * @param eager whether lines are handed on as soon as there is nothing more to read at once
   */
  public LineBlocks(InputStream in, boolean eager) {
    this.in = in;
    this.eager = eager;
  }

  /**
   * Fills the block with the next lines.
   *
   * @return false when there are none
   * @throws IOException when reading failed; once, and behind all lines that were read whole
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
            tellFailure();
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
        tellFailure();
        block.length = used;
        place += used;
        return used > 0;
      }
      if (last < 0) {
        // Longer than the block, so longer than what is kept of a line: its head is handed on.
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

  /** Whether what comes next may be waited for. */
  public boolean mayWait() throws IOException {
    return eager && !ended && in.available() == 0;
  }

  /** The line that broke off is none. */
  private void tellFailure() throws IOException {
    IOException told = failure;
    if (told != null) {
      failure = null;
      throw told;
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

  /** Whole lines. The last one of a stream may lack its line end, and so does one that was cut. */
  public static final class Block {
    private final byte[] bytes;
    private int length;
    private long place;
    private boolean cut;

    /**
     * @param capacity bytes; more than are kept of a line
     */
    public Block(int capacity) {
      if (capacity <= LineBatch.MAX_LINE) {
        throw new IllegalArgumentException("a block must hold a line");
      }
      bytes = new byte[capacity];
    }

    /** The lines from 0 to {@link #length}. */
    public byte[] bytes() {
      return bytes;
    }

    /** How many bytes. */
    public int length() {
      return length;
    }

    /** Bytes of the stream before this block. */
    public long place() {
      return place;
    }

    /**
     * Where the line that begins here ends: at its line feed, or at {@link #length} when it has
     * none.
     */
    public int end(int from) {
      int end = Newlines.find(bytes, from, length);
      return end < 0 ? length : end;
    }

    /** Whether the line that ends there is complete: it has a line feed, here or further on. */
    public boolean isComplete(int end) {
      return end < length || cut;
    }

    /**
     * Behind the last byte that counts of the line {@code [from, end)}: without a carriage return,
     * and not longer than lines may be. So read, a line is what the live file's reader makes of it.
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
