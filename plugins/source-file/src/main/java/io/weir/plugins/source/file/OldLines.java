package io.weir.plugins.source.file;

import io.weir.syslog.Dating;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What lines that were there before Weir came are to be taken as read at. Most often that is now;
 * but a log may be older than a year, or longer, and then stamps without a year are dated by the
 * file's last change and by their neighbours.
 */
final class OldLines {
  /** Now does for all lines. */
  static final OldLines NONE = new OldLines(Dating.by(Instant.EPOCH), 0);

  /** So old a file may be that now dates its lines right, with some days to spare. */
  private static final Duration OLD = Duration.ofDays(300);

  private final Dating dating;
  private final long to;

  private OldLines(Dating dating, long to) {
    this.dating = dating;
    this.to = to;
  }

  /**
   * Looks through a file.
   *
   * @param to lines from this place on are new
   */
  static OldLines of(Dating.Opener file, long to, Instant changed, Instant now, ZoneId zone) {
    Dating dating = Dating.of(file, changed, zone);
    boolean alike = dating.next(0) == Long.MAX_VALUE;
    return alike && changed.isAfter(now.minus(OLD)) ? NONE : new OldLines(dating, to);
  }

  /** What the line at this place is to be taken as read at. */
  Instant received(long place, Instant now) {
    return place < to ? dating.limit(place) : now;
  }

  /** Where that changes; {@link Long#MAX_VALUE}: nowhere. */
  long next(long place) {
    return place < to ? Math.min(dating.next(place), to) : Long.MAX_VALUE;
  }

  /** The bytes of an open file, whatever its path leads to meanwhile. */
  static InputStream bytes(FileBytes file) {
    return new InputStream() {
      private long at;

      @Override
      public int read(byte[] b, int off, int length) throws IOException {
        byte[] part = off == 0 ? b : new byte[length];
        int n = file.read(part, length, at);
        if (n <= 0) {
          return length == 0 ? 0 : -1;
        }
        if (off > 0) {
          System.arraycopy(part, 0, b, off, n);
        }
        at += n;
        return n;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }
    };
  }
}
