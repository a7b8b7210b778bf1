package io.weir.api.source;

import io.weir.api.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A view on one line's bytes, without its line end. The view moves from line to line: keep nothing
 * of it but copies. The bytes are foreign; do not change them.
 */
public final class Line {
  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private long stream;
  private long place;
  private Instant received = Instant.EPOCH;
  private ZoneId zone = ZoneOffset.UTC;
  private @Nullable String host;

  /** A view that points at nothing yet. */
  public Line() {}

  /** A line of its own, for tests. */
  public static Line of(String text, Instant received, ZoneId zone) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return new Line().set(b, 0, b.length, 1, 0, received, zone);
  }

  /** Points the view at other bytes that say what the given line means: all else is as there. */
  public Line set(byte[] newBytes, int start, int end, Line like) {
    return set(newBytes, start, end, like.stream, like.place, like.received, like.zone, like.host);
  }

  /** Points the view at a line of this machine. */
  public Line set(
      byte[] newBytes, int start, int end, long inStream, long at, Instant when, ZoneId where) {
    return set(newBytes, start, end, inStream, at, when, where, null);
  }

  /**
   * Points the view at a line.
   *
   * @param sentBy the host that sent it; null: this machine
   */
  @SuppressWarnings("ReferenceEquality") // most often the same as before; then they are not written
  public Line set(
      byte[] newBytes,
      int start,
      int end,
      long inStream,
      long at,
      Instant when,
      ZoneId where,
      @Nullable String sentBy) {
    if (bytes != newBytes) {
      bytes = newBytes;
    }
    from = start;
    to = end;
    stream = inStream;
    place = at;
    if (received != when) {
      received = when;
    }
    if (zone != where) {
      zone = where;
    }
    if (host != sentBy) {
      host = sentBy;
    }
    return this;
  }

  /** The array that holds the line, and others. */
  public byte[] bytes() {
    return bytes;
  }

  /** The first byte of the line. */
  public int from() {
    return from;
  }

  /** Behind the last byte of the line. */
  public int to() {
    return to;
  }

  /** The stream's name. */
  public long stream() {
    return stream;
  }

  /** Bytes before the line in its stream. */
  public long place() {
    return place;
  }

  /**
   * When the line was read; for an archive, the file's own date. Dates stamps that carry no year.
   */
  public Instant received() {
    return received;
  }

  /** The zone of stamps that carry none. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * The host that sent the line, for logs whose lines do not name one: what the source says, else
   * the name of this machine. A parser prefers what the line says. The machine's name is looked up
   * when it is first asked for, which may take seconds where the resolver is slow.
   */
  public String host() {
    return host == null ? ThisMachine.NAME : host;
  }

  /** Loaded, and so looked up, when a line is first asked for it. */
  private static final class ThisMachine {
    static final String NAME = name();

    private static String name() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost";
      }
    }
  }

  /** The line as text: valid Unicode without NUL. */
  public String text() {
    return Text.decode(bytes, from, to);
  }
}
