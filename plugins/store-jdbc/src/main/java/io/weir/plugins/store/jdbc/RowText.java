package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Rows as LOAD DATA reads them: UTF-8, a tab between values, a line feed behind a row, a backslash
 * before what would mean something else, {@code \N} for no value. See "LOAD DATA" in MySQL's
 * manual. A row becomes text when it is read, so that the server already works on those before it.
 */
final class RowText extends InputStream {
  private static final int AT_ONCE = 1 << 16;

  private final EventType type;
  private final Iterator<Event> rows;
  private byte[] bytes = new byte[2 * AT_ONCE];
  private int length;
  private int given;

  RowText(EventType type, List<Event> rows) {
    this.type = type;
    this.rows = rows.iterator();
  }

  @Override
  public int read() {
    if (given == length && !fill()) {
      return -1;
    }
    return bytes[given++] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int most) {
    if (most == 0) {
      return 0;
    }
    if (given == length && !fill()) {
      return -1;
    }
    int n = Math.min(most, length - given);
    System.arraycopy(bytes, given, to, at, n);
    given += n;
    return n;
  }

  private boolean fill() {
    given = 0;
    length = 0;
    while (length < AT_ONCE && rows.hasNext()) {
      row(rows.next());
    }
    return length > 0;
  }

  // Almost always the very same object; another declaration of the type is asked by name.
  @SuppressWarnings("ReferenceEquality")
  private void row(Event e) {
    plain(DateText.of(e.micros()));
    next();
    number(e.id().stream());
    next();
    number(e.id().place());
    next();
    number(e.id().check());
    next();
    number(e.times());
    boolean same = e.type() == type;
    List<Field> fields = type.fields();
    for (int i = 0; i < fields.size(); i++) {
      Field f = fields.get(i);
      Object value = same ? e.value(i) : e.value(f.name());
      next();
      if (value == null) {
        plain("\\N");
        continue;
      }
      switch (f.kind()) {
        case TEXT -> text((String) value);
        case ADDRESS, DECIMAL -> plain(value.toString());
        case INTEGER -> number((Long) value);
        case TIME -> plain(DateText.of((Long) value));
      }
    }
    room(1);
    bytes[length++] = '\n';
  }

  private void next() {
    room(1);
    bytes[length++] = '\t';
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** Characters of ASCII that mean nothing. */
  private void plain(String text) {
    int n = text.length();
    room(n);
    for (int i = 0; i < n; i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void number(long value) {
    if (value < 0) {
      plain(Long.toString(value));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    room(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void text(String text) {
    int n = text.length();
    room(n * 3);
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xc0 | c >> 6);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < n
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        // Two characters, four bytes: less than the room made for them.
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[length++] = (byte) (0xf0 | point >> 18);
        bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
        bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
        bytes[length++] = (byte) (0x80 | point & 0x3f);
      } else {
        // A lone surrogate becomes bytes that are no UTF-8, which the server warns of.
        bytes[length++] = (byte) (0xe0 | c >> 12);
        bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
      }
    }
  }

  private void ascii(char c) {
    char escaped =
        switch (c) {
          case '\\' -> '\\';
          case '\t' -> 't';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case 0 -> '0';
          default -> 0;
        };
    if (escaped != 0) {
      bytes[length++] = '\\';
    }
    bytes[length++] = (byte) (escaped == 0 ? c : escaped);
  }
}
