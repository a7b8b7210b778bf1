package io.weir.api;

import java.util.HexFormat;

/**
 * Identifies an event permanently: however often a line is read, from the live file or a renamed,
 * compressed or copied one, its event has the same id. Events of different types share an id when
 * they come from one line.
 *
 * @param stream hash of the stream's first line, see {@link io.weir.api.source.StreamName}
 * @param place bytes before the line in its stream, after decompression
 * @param check 32 bits of the line's own hash, so that files with the same first line do not hide
 *     each other's events
 */
public record EventId(long stream, long place, int check) {
  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static EventId parse(String text) {
    int first = text.indexOf('-');
    int last = text.lastIndexOf('-');
    if (first != 16 || last != text.length() - 9 || last < first + 2) {
      throw new IllegalArgumentException("'" + text + "' is not an event id");
    }
    return new EventId(
        Long.parseUnsignedLong(text.substring(0, first), 16),
        Long.parseLong(text.substring(first + 1, last)),
        Integer.parseUnsignedInt(text.substring(last + 1), 16));
  }

  /** Stream and check in hexadecimal digits, the place in decimal: {@code …-1024-0badcafe}. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(stream) + '-' + place + '-' + hex.toHexDigits(check);
  }
}
