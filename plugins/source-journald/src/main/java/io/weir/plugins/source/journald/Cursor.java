package io.weir.plugins.source.journald;

import io.weir.api.source.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where an entry is in the journal, as journald writes it: {@code
 * s=ID;i=NUMBER;b=BOOT;m=TIME;t=TIME;x=HASH}. The id is that of a sequence of entries, which a
 * journal keeps when its files are rotated; the number grows by one with each entry of it, those
 * that a match keeps out included.
 *
 * @param text the whole
 * @param sequence the id, 32 digits of base 16
 * @param number the entry's number in it
 */
record Cursor(String text, String sequence, long number) {
  private static final int ID = 32;

  /** Of what has the form of a cursor; else empty. */
  static Optional<Cursor> of(String text) {
    int end = text.indexOf(";", ID);
    if (!text.startsWith("s=") || end != 2 + ID || !text.startsWith(";i=", end)) {
      return Optional.empty();
    }
    int last = text.indexOf(';', end + 1);
    String number = text.substring(end + 3, last < 0 ? text.length() : last);
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!plain || number.isEmpty() || number.length() > 15 || !isHex(number)) {
      return Optional.empty();
    }
    String sequence = text.substring(2, end);
    return isHex(sequence)
        ? Optional.of(new Cursor(text, sequence, Long.parseLong(number, 16)))
        : Optional.empty();
  }

  /** The first entry of a sequence with at least this number, whatever else is there. */
  static Cursor at(String sequence, long number) {
    return new Cursor("s=" + sequence + ";i=" + Long.toHexString(number), sequence, number);
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }

  /** The name of the stream that the sequence is. */
  long stream() {
    byte[] name = ("journald " + sequence).getBytes(StandardCharsets.US_ASCII);
    return StreamName.of(name, 0, name.length);
  }

  /**
   * Whether both are of the same entry. journald copies entries from the volatile to the persistent
   * journal, where they get another sequence; boot, times and hash stay.
   */
  boolean isSameEntry(Cursor other) {
    return text.equals(other.text)
        || text.contains(";b=")
            && text.substring(text.indexOf(";b=")).equals(from(other.text, ";b="));
  }

  private static String from(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? "" : text.substring(at);
  }

  /** When the entry was recorded, in microseconds since 1970; -1 when the cursor does not say. */
  long micros() {
    String rest = from(text, ";t=");
    int end = rest.indexOf(';', 1);
    String digits = rest.isEmpty() ? "" : rest.substring(3, end < 0 ? rest.length() : end);
    return digits.isEmpty() || digits.length() > 15 || !isHex(digits)
        ? -1
        : Long.parseLong(digits, 16);
  }
}
