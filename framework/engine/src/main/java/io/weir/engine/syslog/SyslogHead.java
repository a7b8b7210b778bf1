package io.weir.engine.syslog;

import java.util.Arrays;

/**
 * Finds host, program and message in a line, in the forms that syslog daemons write: {@code Nov 26
 * 10:00:00 host program[pid]: message}, with a fraction, with the year in front, with ISO 8601,
 * with {@code <mail.info>} behind the time, with a priority in front, and RFC 5424. It does not
 * read the time, and does not know any program. A view that moves from line to line; one thread.
 */
public final class SyslogHead {
  private byte[] b = new byte[0];
  private int to;
  private int host;
  private int hostEnd;
  private int tag;
  private int tagEnd;
  private int body;
  private boolean modern;

  /** A view that points at nothing yet. */
  public SyslogHead() {}

  /** Points the view at a line; false when that has no head. */
  public boolean read(byte[] bytes, int from, int end) {
    return readHost(bytes, from, end) && findTag();
  }

  /** As {@link #read}, but only as far as the host. */
  public boolean readHost(byte[] bytes, int from, int end) {
    b = bytes;
    to = end;
    int p = from;
    while (p < end && b[p] == 0) {
      p++;
    }
    modern = false;
    if (p < end && b[p] == '<') {
      int close = digits(p + 1);
      if (close == p + 1 || close > p + 4 || close >= end || b[close] != '>') {
        return false;
      }
      p = close + 1;
      modern = p + 1 < end && b[p] == '1' && b[p + 1] == ' ';
      p = modern ? p + 2 : p;
    }
    p = stamp(p);
    if (p < 0) {
      return false;
    }
    if (!modern && p < end && b[p] == '<') {
      p = blank(p) + 1;
    }
    host = p;
    hostEnd = blank(p);
    return hostEnd > host && hostEnd < end;
  }

  /** Behind the time and its blank, or -1. */
  private int stamp(int p) {
    if (p + 17 > to) {
      return -1;
    }
    if (b[p + 9] == ':' && b[p + 12] == ':' && b[p + 6] == ' ' && b[p + 3] == ' ') {
      return Character.isLetter(b[p]) ? clockEnd(p + 15) : -1;
    }
    if (!digit(p)) {
      return named(p);
    }
    if (digits(p) != p + 4) {
      return -1;
    }
    if (b[p + 4] == ' ' && !modern) {
      return named(p + 5);
    }
    boolean iso = b[p + 4] == '-' && b[p + 7] == '-' && (b[p + 10] == 'T' || b[p + 10] == ' ');
    return iso && b[p + 13] == ':' ? blank(p + 11) + 1 : -1;
  }

  /** {@code Nov 2 10:00:00}, with one blank or two in front of the day. */
  private int named(int p) {
    if (p + 4 > to || !Character.isLetter(b[p]) || b[p + 3] != ' ') {
      return -1;
    }
    int day = p + 4 < to && b[p + 4] == ' ' ? p + 5 : p + 4;
    int end = digits(day);
    boolean clock = end > day && end + 9 < to && b[end] == ' ' && b[end + 3] == ':';
    return clock && b[end + 6] == ':' ? clockEnd(end + 9) : -1;
  }

  /** Behind an optional fraction and the blank. */
  private int clockEnd(int from) {
    int p = from;
    if (p < to && (b[p] == '.' || b[p] == ',')) {
      p = digits(p + 1);
    }
    return p < to && b[p] == ' ' ? p + 1 : -1;
  }

  private boolean findTag() {
    tag = hostEnd + 1;
    if (modern) {
      return modernTag();
    }
    int p = tag;
    while (p < to && b[p] != '[' && b[p] != ':' && b[p] != ' ') {
      p++;
    }
    tagEnd = p;
    if (p < to && b[p] == '[') {
      while (p < to && b[p] != ']' && b[p] != ' ') {
        p++;
      }
      p = p < to && b[p] == ']' ? p + 1 : p;
    }
    if (p < to && b[p] == ':') {
      p++;
    }
    body = p < to && b[p] == ' ' ? p + 1 : p;
    return tagEnd > tag;
  }

  /** RFC 5424 behind its host: program, process, message id, structured data. */
  private boolean modernTag() {
    tagEnd = blank(tag);
    int data = blank(blank(tagEnd + 1) + 1) + 1;
    if (data >= to) {
      return false;
    }
    int p = data;
    if (b[p] == '-') {
      p++;
    }
    while (p < to && b[p] == '[') {
      boolean quoted = false;
      while (p < to && (quoted || b[p] != ']')) {
        if (b[p] == '\\') {
          p++;
        } else if (b[p] == '"') {
          quoted = !quoted;
        }
        p++;
      }
      p++;
    }
    if (p >= to || b[p] != ' ') {
      return false;
    }
    p++;
    body = p + 3 <= to && b[p] == (byte) 0xef && b[p + 1] == (byte) 0xbb ? p + 3 : p;
    return tagEnd > tag;
  }

  private boolean digit(int p) {
    return b[p] >= '0' && b[p] <= '9';
  }

  private int digits(int from) {
    byte[] bytes = b;
    int end = to;
    int p = from;
    while (p < end && bytes[p] >= '0' && bytes[p] <= '9') {
      p++;
    }
    return p;
  }

  /** The next blank, or the end. */
  private int blank(int from) {
    byte[] bytes = b;
    int end = to;
    int p = from;
    while (p < end && bytes[p] != ' ') {
      p++;
    }
    return Math.min(p, end);
  }

  /** Whether the line is written in RFC 5424. */
  public boolean isModern() {
    return modern;
  }

  /** Where the host begins. */
  public int host() {
    return host;
  }

  /** Behind the host. */
  public int hostEnd() {
    return hostEnd;
  }

  /** Where the program's name begins: behind the host and its blank. */
  public int tag() {
    return tag;
  }

  /** Behind the program's name; {@code [pid]} and colon follow. */
  public int tagEnd() {
    return tagEnd;
  }

  /** Where the message begins. */
  public int body() {
    return body;
  }

  /** Whether the line's host is this one. */
  public boolean isHost(byte[] name) {
    return Arrays.equals(b, host, hostEnd, name, 0, name.length);
  }
}
