package io.weir.syslog;

import io.weir.api.source.Line;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;

/** Reads a log line by line, showing only the beginning of each line. Not thread-safe. */
final class LineStarts {
  /** Bytes of a line that are shown. */
  private static final int SHOWN = 1 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 17];
  private int from;
  private int used;

  /** Bytes of the log before the buffer. */
  private long before;

  private boolean ended;

  LineStarts(InputStream in) {
    this.in = in;
  }

  /** Points the view at the beginning of the next line; false at the end. */
  boolean next(Line view, Instant received, ZoneId zone) throws IOException {
    int end = end();
    while (end < 0 && fill()) {
      end = Newlines.find(buffer, from, used);
    }
    if (from >= used) {
      return false;
    }
    int lineEnd = end < 0 ? used : end;
    int shown = Math.min(lineEnd, from + SHOWN);
    view.set(buffer, from, shown, 0, before + from, received, zone);
    from = Math.min(lineEnd + 1, used);
    if (end < 0) {
      skipRest();
    }
    return true;
  }

  /**
   * Points the view at the first line that begins this many bytes after the next one, without
   * moving there; false when it is not in the buffer.
   */
  boolean ahead(int bytes, Line view, Instant received, ZoneId zone) {
    int start = used - from > bytes ? Newlines.find(buffer, from + bytes, used) + 1 : 0;
    int end = start == 0 ? -1 : Newlines.find(buffer, start, used);
    if (end < 0) {
      return false;
    }
    view.set(buffer, start, Math.min(end, start + SHOWN), 0, before + start, received, zone);
    return true;
  }

  /** Moves to the line that {@link #ahead} has shown. */
  void goTo(Line line) {
    from = line.from();
  }

  private int end() {
    return Newlines.find(buffer, from, used);
  }

  /** Reads more; false at the end, or when the line fills the buffer. */
  private boolean fill() throws IOException {
    if (ended || from == 0 && used == buffer.length) {
      return false; // longer than the buffer: its head is shown
    }
    System.arraycopy(buffer, from, buffer, 0, used - from);
    before += from;
    used -= from;
    from = 0;
    while (used < buffer.length) {
      int n = read(buffer, used);
      if (n < 0) {
        ended = true;
        break;
      }
      used += n;
    }
    return true;
  }

  /** Reads, turning unchecked exceptions of decompressors into an {@link IOException}. */
  private int read(byte[] into, int at) throws IOException {
    try {
      return in.read(into, at, into.length - at);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  /** Skips the rest of a line whose beginning filled the buffer and is still shown. */
  private void skipRest() throws IOException {
    byte[] rest = ended ? new byte[0] : new byte[1 << 13];
    while (!ended) {
      int n = read(rest, 0);
      if (n < 0) {
        ended = true;
        break;
      }
      int end = Newlines.find(rest, 0, n);
      if (end >= 0) {
        pending(rest, end + 1, n);
        return;
      }
      before += n;
    }
  }

  /**
   * Keeps what was read after a long line, and the beginning of that line, which is still shown.
   */
  private void pending(byte[] rest, int start, int n) {
    // the head was at the buffer's beginning and is at most SHOWN bytes long
    int length = n - start;
    System.arraycopy(rest, start, buffer, buffer.length - length, length);
    before += start + used - (buffer.length - length);
    from = buffer.length - length;
    used = buffer.length;
  }
}
