package io.weir.plugins.source.file;

import io.weir.api.source.LineBatch;
import io.weir.syslog.Newlines;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Walks over what a packed file holds, forwards only: a window of a fixed size, whatever is packed.
 */
final class PackedLines implements AutoCloseable {
  /** What is kept of a line, and the tail of what was read, must find room. */
  private static final int WINDOW = 1 << 18;

  /** Unpackers that fail lose what they unpacked for the same call. */
  private static final int PIECE = 1 << 12;

  private static final int MOST = LineBatch.MAX_LINE;

  private final InputStream in;
  private final byte[] window = new byte[WINDOW];

  /**
   * The unfinished line is {@code [from, to)}; there is no line feed in {@code [from, scanned)}.
   */
  private int from;

  private int scanned;
  private int to;

  /** Bytes of the unfinished line that were dropped, because nobody will want them. */
  private long dropped;

  private long place;
  private boolean ended;

  PackedLines(InputStream in) {
    this.in = in;
  }

  /** Bytes before what comes next. */
  long place() {
    return place;
  }

  /** The bytes before the place, as {@link FileBytes#tail} has them. */
  byte[] tail() {
    return Arrays.copyOfRange(window, Math.max(0, from - FileBytes.TAIL), from);
  }

  /**
   * Goes forwards, as far as is read at once.
   *
   * @return false when the end is there already
   */
  boolean skip(long until) throws IOException {
    if (from == to && !fill()) {
      return false;
    }
    int n = (int) Math.min(to - from, until - place);
    from += n;
    place += n;
    scanned = from;
    return true;
  }

  /**
   * Appends the next line.
   *
   * @return false when there is no more complete one
   */
  boolean next(LineBatch batch) throws IOException {
    while (true) {
      int end = Newlines.find(window, scanned, to);
      if (end >= 0) {
        boolean whole = dropped == 0 && end > from && window[end - 1] == '\r';
        add(batch, whole ? end - 1 : end, end - from + dropped + 1);
        from = end + 1;
        scanned = from;
        return true;
      }
      scanned = to;
      if (!fill()) {
        return false;
      }
    }
  }

  /** At the end: appends the rest that has no line feed, if there is one. */
  boolean rest(LineBatch batch) {
    if (from == to) {
      return false;
    }
    add(batch, to, to - from + dropped);
    from = to;
    scanned = to;
    return true;
  }

  private void add(LineBatch batch, int end, long length) {
    batch.add(place, window, from, Math.min(end, from + MOST));
    place += length;
    dropped = 0;
  }

  /** Reads more into the window; false at the end. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int tooLong = to - from - MOST - FileBytes.TAIL;
    if (tooLong > 0) {
      System.arraycopy(window, to - FileBytes.TAIL, window, from + MOST, FileBytes.TAIL);
      to -= tooLong;
      scanned = to;
      dropped += tooLong;
    }
    int keep = Math.max(0, from - FileBytes.TAIL);
    System.arraycopy(window, keep, window, 0, to - keep);
    from -= keep;
    to -= keep;
    scanned -= keep;
    int n = in.read(window, to, Math.min(PIECE, window.length - to));
    ended = n < 0;
    to += Math.max(n, 0);
    return !ended;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // Closing what was only read loses nothing.
    }
  }
}
