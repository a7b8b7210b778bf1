package io.weir.plugins.source.journald;

import io.weir.api.source.LineBatch;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Writes an entry as the line that a syslog daemon would have written to a file: {@code
 * 2026-11-29T17:00:16.123456+00:00 host identifier[pid]: message}.
 *
 * <p>The time is when the program wrote ({@code _SOURCE_REALTIME_TIMESTAMP}, set by the kernel), as
 * in a file, and not when journald, which may be far behind in a flood, came to it. It is that of
 * the recording where the other is missing, or is later, which only a clock that was set back in
 * between can have done. The zone is always UTC, so that the same entry is the same line wherever
 * and whenever it is read.
 */
final class SyslogLine {
  /** 9999-12-31T23:59:59: the last second with a year of four digits. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final byte[] ZONE = {'+', '0', '0', ':', '0', '0', ' '};
  private static final byte[] LOCALHOST = {'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'};
  private static final byte[] UNKNOWN = {'u', 'n', 'k', 'n', 'o', 'w', 'n'};

  /** A newline within a message, as rsyslog writes it into files. */
  private static final byte[] NEWLINE = {'#', '0', '1', '2'};

  private byte[] bytes = new byte[1 << 10];
  private int length;
  private long second = -1;
  private byte[] date = {};

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Writes the line.
   *
   * @param now in microseconds since 1970, for an entry without a time
   */
  void write(Entry entry, long now) {
    length = 0;
    time(micros(entry, now));
    Entry.Value host = entry.get(Field.HOSTNAME);
    if (host.length() > 0) {
      word(host);
    } else {
      add(LOCALHOST, 0, LOCALHOST.length);
    }
    add(' ');
    Entry.Value identifier = entry.get(Field.IDENTIFIER);
    Entry.Value tag = identifier.length() > 0 ? identifier : entry.get(Field.COMM);
    if (tag.length() > 0) {
      word(tag);
    } else {
      add(UNKNOWN, 0, UNKNOWN.length);
    }
    // The process that the kernel saw; what a program calls its number it may have made up.
    Entry.Value seen = entry.get(Field.PID);
    Entry.Value pid = seen.number() >= 0 ? seen : entry.get(Field.SYSLOG_PID);
    if (pid.number() >= 0) {
      add('[');
      add(pid.bytes(), 0, pid.length());
      add(']');
    }
    add(':');
    add(' ');
    message(entry.get(Field.MESSAGE));
  }

  private static long micros(Entry entry, long now) {
    long recorded = entry.get(Field.REALTIME).number();
    long written = entry.get(Field.SOURCE_REALTIME).number();
    long micros = written > 0 && (recorded <= 0 || written <= recorded) ? written : recorded;
    return micros > 0 && micros / 1_000_000 <= LAST_SECOND ? micros : now;
  }

  private void time(long micros) {
    if (micros / 1_000_000 != second) {
      second = micros / 1_000_000;
      LocalDateTime time = LocalDateTime.ofEpochSecond(second, 1, ZoneOffset.UTC);
      // With a nanosecond it has seconds even when they are 0.
      date = time.toString().substring(0, 19).getBytes(StandardCharsets.US_ASCII);
    }
    add(date, 0, date.length);
    add('.');
    int rest = (int) (micros % 1_000_000);
    for (int unit = 100_000; unit > 0; unit /= 10) {
      add((char) ('0' + rest / unit % 10));
    }
    add(ZONE, 0, ZONE.length);
  }

  /** Without blanks and controls, which would make two words of it. */
  private void word(Entry.Value value) {
    room(value.length());
    for (int i = 0; i < value.length(); i++) {
      byte b = value.bytes()[i];
      bytes[length++] = b >= 0 && b <= ' ' || b == 0x7f ? (byte) '_' : b;
    }
  }

  private void message(Entry.Value message) {
    byte[] from = message.bytes();
    int end = message.length();
    if (message.whole() == end) {
      while (end > 0 && from[end - 1] == '\n') {
        end--;
      }
      end -= end > 0 && from[end - 1] == '\r' ? 1 : 0;
    }
    int begin = 0;
    for (int i = 0; i < end && length < LineBatch.MAX_LINE; i++) {
      if (from[i] == '\n') {
        add(from, begin, i);
        add(NEWLINE, 0, NEWLINE.length);
        begin = i + 1;
      }
    }
    if (length < LineBatch.MAX_LINE) {
      add(from, begin, end);
    }
  }

  private void add(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  private void add(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
