package io.weir.syslog;

import static io.weir.syslog.Words.blanks;

import io.weir.api.Event;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers in any form. Prefixes and nested headers are accepted only at the beginning, so a
 * stamp or tag within a message never counts. {@link HostAndTag} reads the part after the stamp.
 */
final class OtherHeads {
  /** Maximum nesting of headers and prefixes. */
  private static final int MOST = 5;

  private static final long QUARTER = 15 * 60 * 1_000_000L;

  /** The greatest difference between two zones. */
  private static final long FURTHEST = 26 * 4;

  private static final long CLOSE = 60 * 1_000_000L;

  private final SyslogHead h;
  private final StampForms stamp = new StampForms();
  private final JsonLog json = new JsonLog();
  private final HostAndTag words;
  private @Nullable SyslogHead saved;
  private boolean timed;
  private long time;

  OtherHeads(SyslogHead h) {
    this.h = h;
    words = new HostAndTag(h);
  }

  /** Whether a stamp was read, even without a complete header. */
  boolean hasTime() {
    h.micros = time;
    return timed;
  }

  /** Reads from the line's first byte; of nested headers the innermost, or the outermost. */
  boolean read(boolean innermost) {
    timed = false;
    h.yearless = false;
    h.local = false;
    boolean framed = false;
    int p = h.from;
    for (int depth = 0; depth < MOST; depth++) {
      p = Frames.skip(h.b, p, h.end);
      if (p >= h.end) {
        return false;
      }
      if (h.b[p] == '{' && json.read(h.b, p, h.end)) {
        h.bytes(json.bytes(), 0, json.logEnd());
        if (json.timeEnd() > 0) {
          timed(json.logEnd(), json.timeEnd());
        }
        p = 0;
        framed = true;
        continue;
      }
      int behind = Frames.compose(h.b, p, h.end);
      if (behind > p) {
        p = behind;
        framed = true;
        continue;
      }
      p = wire(p, true);
      if (!time(p)) {
        return framed && words.bare(p) && settled();
      }
      p = blanks(h.b, stamp.end, h.end);
      behind = Frames.cri(h.b, p, h.end);
      if (behind > p) {
        p = behind;
        framed = true;
      } else if (!h.modern && isStamp(p)) {
        framed = true; // two stamps: docker logs -t
      } else {
        return head(p, innermost) && settled() && (!innermost || within(depth));
      }
    }
    return false;
  }

  private boolean settled() {
    h.micros = timed ? time : Event.micros(h.line.received());
    return true;
  }

  private boolean isStamp(int p) {
    return p < h.end && stamp.read(h.b, p, h.end, h.line);
  }

  private boolean time(int p) {
    if (h.modern && h.b[p] == '-') {
      stamp.end = p + 1; // RFC 5424 allows for none
      return true;
    }
    return timed(p, h.end);
  }

  /**
   * Reads a stamp. That of an inner header is more exact; but programs in containers often write
   * UTC without saying so, and then it differs from the outer one by a multiple of a quarter of an
   * hour.
   */
  private boolean timed(int from, int to) {
    if (!stamp.read(h.b, from, to, h.line)) {
      return false;
    }
    long micros = stamp.micros;
    if (timed && !stamp.zoned) {
      long apart = time - micros;
      long quarters = Math.round((double) apart / QUARTER);
      boolean otherZone =
          quarters != 0
              && Math.abs(quarters) <= FURTHEST
              && Math.abs(apart - quarters * QUARTER) <= CLOSE;
      micros = otherZone ? time : micros;
    }
    boolean outer = micros != stamp.micros;
    h.yearless = outer ? h.yearless : stamp.yearless;
    h.local = outer ? h.local : !stamp.zoned;
    time = micros;
    timed = true;
    return true;
  }

  /** Skips what the network transport adds: a count of bytes, a priority, RFC 5424's version. */
  private int wire(int from, boolean outermost) {
    byte[] b = h.b;
    int p = from;
    int digits = Scan.digits(b, p, h.end);
    if (digits - p >= 2 && digits - p <= 6 && digits + 1 < h.end && b[digits] == ' ') {
      if (b[digits + 1] == '<') {
        int next = digits + 1 + (int) Scan.number(b, p, digits);
        p = digits + 1;
        // counted in other units, it does not end before the next message
        if (next < h.end && (b[next] == '<' || isCount(next))) {
          h.end = next;
        }
      }
    }
    int close = p < h.end && b[p] == '<' ? Scan.digits(b, p + 1, h.end) : p;
    if (close > p + 1 && close <= p + 4 && close < h.end && b[close] == '>') {
      p = close + 1;
      h.raw |= outermost;
    }
    h.modern =
        p + 6 < h.end
            && b[p] == '1'
            && b[p + 1] == ' '
            && (b[p + 2] == '-' && b[p + 3] == ' ' || Scan.digits(b, p + 2, h.end) == p + 6)
            && (b[p + 2] == '-' || b[p + 6] == '-');
    return h.modern ? p + 2 : p;
  }

  private boolean isCount(int p) {
    int digits = Scan.digits(h.b, p, h.end);
    return digits > p && digits + 1 < h.end && h.b[digits] == ' ' && h.b[digits + 1] == '<';
  }

  private boolean head(int p, boolean innermost) {
    if (h.modern) {
      return words.modern(p);
    }
    int second = innermost ? words.behindHost(p) : -1;
    if (second > 0 && StampForms.mayBegin(h.b, second, h.end)) {
      words.hosted(p);
      if (inner(second)) {
        return true; // a header before a header without a tag of its own
      }
    }
    return words.read(p);
  }

  /** Continues with the header in the message if the program is one that passes on lines. */
  private boolean within(int depth) {
    for (int i = depth; i < MOST; i++) {
      if (!Relays.mayBe(h.b, h.tag, h.tagEnd, h.pidEnd > h.pid) || !inner(h.body)) {
        break;
      }
    }
    return true;
  }

  /** Takes the header that begins exactly here if it is complete; else nothing changes. */
  private boolean inner(int p) {
    SyslogHead before = saved;
    if (before == null) {
      before = new SyslogHead();
      saved = before;
    }
    before.copy(h);
    long timeBefore = time;
    boolean timedBefore = timed;
    if (p < h.end && whole(Frames.skip(h.b, p, h.end))) {
      if (h.host == h.hostEnd) {
        h.host = before.host; // the outer one is better than none
        h.hostEnd = before.hostEnd;
      }
      return settled();
    }
    h.copy(before);
    time = timeBefore;
    timed = timedBefore;
    return false;
  }

  private boolean whole(int from) {
    if (from >= h.end) {
      return false;
    }
    int p = wire(from, false);
    if (!time(p)) {
      return words.bare(p);
    }
    p = blanks(h.b, stamp.end, h.end);
    return (h.modern ? words.modern(p) : words.read(p))
        && h.firm
        && (h.host == h.hostEnd || Words.isHost(h.b, h.host, h.hostEnd));
  }

  /** Where another message begins that was joined to the first one, or -1. */
  int next(int from) {
    byte[] b = h.b;
    for (int p = Scan.find(b, from, h.end, '<'); p >= 0; p = Scan.find(b, p + 1, h.end, '<')) {
      int close = Scan.digits(b, p + 1, h.end);
      if (close > p + 1 && close <= p + 4 && close + 2 < h.end && b[close] == '>') {
        int at = b[close + 1] == '1' && b[close + 2] == ' ' ? close + 3 : close + 1;
        if (isStamp(at)) {
          return countBefore(p, from);
        }
      }
    }
    return -1;
  }

  private int countBefore(int p, int from) {
    int at = p;
    if (at - 2 > from && h.b[at - 1] == ' ' && Scan.digit(h.b[at - 2])) {
      at--;
      while (at > from && Scan.digit(h.b[at - 1])) {
        at--;
      }
    }
    return at;
  }
}
