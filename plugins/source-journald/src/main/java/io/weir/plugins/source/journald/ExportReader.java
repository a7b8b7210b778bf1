package io.weir.plugins.source.journald;

import io.weir.syslog.Newlines;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Journal Export Format (systemd.io/JOURNAL_EXPORT_FORMATS), which comes in pieces that
 * may end anywhere: fields as {@code NAME=value} and a newline, or, where the value is not plain
 * text, {@code NAME}, a newline, its length in 8 bytes, the lowest first, the value and a newline;
 * after the last field of an entry an empty line. Takes linear time, and memory for the fields that
 * are kept only.
 */
final class ExportReader {
  /** journald accepts no longer field. */
  private static final long LONGEST_FIELD = 1L << 30;

  /** journald accepts 1,024. */
  private static final int MOST_FIELDS = 100_000;

  private static final int LONGEST_NOTE = 1_000;

  private enum State {
    /** At the beginning of a line, or in a field's name. */
    NAME,
    /** In a line with which journalctl says something to people, such as {@code -- Boot … --}. */
    NOTE,
    TEXT,
    LENGTH,
    BINARY,
    /** At the newline after a binary value. */
    BINARY_END
  }

  private final Entry entry = new Entry();
  private final byte[] name = new byte[Field.LONGEST_NAME + 1];
  private State state = State.NAME;
  private int nameLength;
  private int noteLength;
  private int fields;
  private boolean complete;

  /** Where the current field's value goes; null: nowhere. */
  private Entry.@Nullable Value value;

  private long length;
  private int lengthBytes;

  /** The entry that is complete, valid until {@link #read} is called again. */
  Entry entry() {
    return entry;
  }

  /** Whether the last {@link #read} ended behind an entry. */
  boolean isComplete() {
    return complete;
  }

  /** Forgets an entry that will not be completed: another program begins to print. */
  void restart() {
    entry.clear();
    state = State.NAME;
    nameLength = 0;
    fields = 0;
    complete = false;
    value = null;
  }

  /**
   * Reads up to the end of an entry, or all that there is.
   *
   * @return where to go on
   * @throws ExportException when this is not the export format; then the rest is worth nothing
   */
  int read(byte[] in, int from, int to) throws ExportException {
    if (complete) {
      entry.clear();
      fields = 0;
      complete = false;
    }
    int at = from;
    while (at < to && !complete) {
      at =
          switch (state) {
            case NAME -> name(in, at, to);
            case NOTE -> note(in, at, to);
            case TEXT -> text(in, at, to);
            case LENGTH -> length(in, at, to);
            case BINARY -> binary(in, at, to);
            case BINARY_END -> binaryEnd(in, at);
          };
    }
    return at;
  }

  private int name(byte[] in, int from, int to) throws ExportException {
    int at = from;
    while (at < to) {
      byte b = in[at++];
      if (b == '\n' && nameLength == 0) {
        complete = fields > 0;
        if (complete) {
          return at;
        }
      } else if (b == '=' && nameLength > 0) {
        field(State.TEXT);
        return at;
      } else if (b == '\n') {
        field(State.LENGTH);
        return at;
      } else if (b == '-' && nameLength == 0 && fields == 0) {
        state = State.NOTE;
        noteLength = 0;
        return at;
      } else if (nameLength < Field.LONGEST_NAME && isOfName(b)) {
        name[nameLength++] = b;
      } else {
        name[nameLength++] = b;
        throw ExportException.at(name, nameLength);
      }
    }
    return at;
  }

  private static boolean isOfName(byte b) {
    return b >= 'A' && b <= 'Z' || b == '_' || b >= '0' && b <= '9';
  }

  private void field(State next) throws ExportException {
    Field field = Field.of(name, nameLength);
    Entry.Value place = field == null ? null : entry.get(field);
    value = place == null || place.isThere() ? null : place;
    if (value != null) {
      value.begin();
    }
    nameLength = 0;
    length = 0;
    lengthBytes = 0;
    state = next;
    if (++fields > MOST_FIELDS) {
      throw new ExportException("an entry with more than " + MOST_FIELDS + " fields");
    }
  }

  private int note(byte[] in, int from, int to) throws ExportException {
    int end = Newlines.find(in, from, to);
    noteLength += (end < 0 ? to : end) - from;
    if (noteLength > LONGEST_NOTE) {
      throw new ExportException("a line that begins with - and is no field");
    }
    if (end < 0) {
      return to;
    }
    state = State.NAME;
    return end + 1;
  }

  private int text(byte[] in, int from, int to) {
    int end = Newlines.find(in, from, to);
    if (value != null) {
      value.add(in, from, end < 0 ? to : end);
    }
    if (end < 0) {
      return to;
    }
    state = State.NAME;
    return end + 1;
  }

  private int length(byte[] in, int from, int to) throws ExportException {
    int at = from;
    while (at < to && lengthBytes < 8) {
      length |= (in[at++] & 0xffL) << 8 * lengthBytes++;
    }
    if (lengthBytes == 8) {
      if (length < 0 || length > LONGEST_FIELD) {
        throw new ExportException("a field with a length of " + Long.toUnsignedString(length));
      }
      state = length == 0 ? State.BINARY_END : State.BINARY;
    }
    return at;
  }

  private int binary(byte[] in, int from, int to) {
    int end = (int) Math.min(to, from + length);
    if (value != null) {
      value.add(in, from, end);
    }
    length -= end - from;
    if (length == 0) {
      state = State.BINARY_END;
    }
    return end;
  }

  private int binaryEnd(byte[] in, int from) throws ExportException {
    if (in[from] != '\n') {
      throw new ExportException("a field that is longer than its length");
    }
    state = State.NAME;
    return from + 1;
  }
}
