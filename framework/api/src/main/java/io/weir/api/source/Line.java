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
 * A view on one line's bytes, without its line end. The view moves from line to line, so copy
 * whatever must be kept. Do not change the bytes.
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

  /**
   * Points the view at other bytes, with the stream, place, time, zone and host of the given line.
   */
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

  /** The array that contains the line, among others. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index of the line's first byte. */
  public int from() {
    return from;
  }

  /** Index after the line's last byte. */
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
   * When the line was read; for an archive, the file's own date. Gives time stamps without a year
   * their year.
   */
  public Instant received() {
    return received;
  }

  /** The zone of time stamps without one. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * The host that sent the line, for logs whose lines do not name one: given by the source, else
   * the name of this machine, which is looked up at the first call and may take seconds where the
   * resolver is slow. A parser prefers the host in the line.
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
