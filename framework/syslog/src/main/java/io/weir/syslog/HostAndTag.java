package io.weir.syslog;

import static io.weir.syslog.Word.word;
import static io.weir.syslog.Words.blanks;

/** Reads the part after the stamp: host, priority, tag, RFC 5424's fields, in any form. */
final class HostAndTag {
  private static final Word SOLARIS = word("[ID ");

  /** The length to which rsyslog's forwarding formats cut a tag. */
  private static final int LONGEST_TAG = 32;

  private final SyslogHead h;

  HostAndTag(SyslogHead h) {
    this.h = h;
  }

  /** Where the second word begins if the first one may be a host, else -1. */
  int behindHost(int from) {
    int e = Words.end(h.b, from, h.end);
    return Words.isTag(h.b, from, e) ? -1 : next(e);
  }

  /** The next word, without a byte order mark. */
  private int next(int end) {
    return Words.mark(h.b, blanks(h.b, end, h.end), h.end);
  }

  /** Starts at the first word after the stamp. */
  boolean read(int from) {
    byte[] b = h.b;
    int to = h.end;
    int p = Words.mark(b, from, to);
    int e = Words.end(b, p, to);
    if (Words.isPriority(b, p, e)) {
      return b[p] == '<' ? read(next(e)) : behindPriority(p, e);
    }
    p = gluedPriority(p, e);
    if (Words.isTag(b, p, e)) {
      return hosted(p, p) && tag(p);
    }
    hosted(p, e);
    int second = next(e);
    int secondEnd = Words.end(b, second, to);
    if (Words.isPriority(b, second, secondEnd)) {
      second = next(secondEnd);
    } else if (isSameHost(second, secondEnd)) {
      int third = next(secondEnd);
      int thirdEnd = Words.end(b, third, to);
      if (Words.isPriority(b, third, thirdEnd)) {
        second = next(thirdEnd);
      } else if (Words.isTag(b, third, thirdEnd)) {
        second = third;
      }
    }
    return second < to && tag(gluedPriority(second, Words.end(b, second, to)));
  }

  /** Continues after the host, which is the first word. */
  void hosted(int from) {
    hosted(from, Words.end(h.b, from, h.end));
  }

  private boolean hosted(int from, int end) {
    h.host = from;
    h.hostEnd = end;
    return true;
  }

  /** Continues after the priority of {@code <22>postfix/smtpd[1]:}. */
  private int gluedPriority(int p, int end) {
    if (p >= end || h.b[p] != '<') {
      return p;
    }
    int close = Scan.find(h.b, p, end, '>');
    return close > 0 && close + 1 < end && Words.isPriority(h.b, p, close + 1) ? close + 1 : p;
  }

  /**
   * {@code mail.info} in the place of the host: mostly a priority without a host, but it may be the
   * host.
   */
  private boolean behindPriority(int p, int e) {
    byte[] b = h.b;
    int second = next(e);
    int secondEnd = Words.end(b, second, h.end);
    int third = next(secondEnd);
    int thirdEnd = Words.end(b, third, h.end);
    if (Words.isPriority(b, second, secondEnd)) {
      return hosted(p, e) && third < h.end && tag(third);
    }
    if (!Words.isTag(b, second, secondEnd) && Words.isTag(b, third, thirdEnd)) {
      return hosted(second, secondEnd) && tag(third);
    }
    boolean none = Words.isTag(b, second, secondEnd);
    return hosted(p, none ? p : e) && second < h.end && tag(second);
  }

  /** Skips a repeated host, short or in full. */
  private boolean isSameHost(int from, int end) {
    int n = h.hostEnd - h.host;
    int m = end - from;
    int same = Math.min(n, m);
    for (int i = 0; i < same; i++) {
      if (h.b[h.host + i] != h.b[from + i]) {
        return false;
      }
    }
    return same > 0 && (n == m || (n > m ? h.b[h.host + m] : h.b[from + n]) == '.');
  }

  /** {@code postfix/smtpd[123]: }. */
  private boolean tag(int from) {
    byte[] b = h.b;
    int to = h.end;
    int p = from;
    int last = from;
    while (p < to && b[p] != '[' && b[p] != ':' && !Words.isBlank(b[p])) {
      p++;
      last = b[p - 1] == '/' ? p : last;
    }
    h.tag = from;
    h.name = last;
    h.tagEnd = p;
    h.pid = p;
    h.pidEnd = p;
    h.cut = false;
    int wordEnd = Words.end(b, from, to);
    if (p < to && b[p] == '[') {
      p = pid(p, wordEnd);
    }
    h.firm = p < to && b[p] == ':';
    h.cut = !h.firm && h.pid == h.pidEnd && wordEnd - from == LONGEST_TAG;
    h.body = body(h.firm ? p + 1 : p);
    return h.tagEnd > h.tag;
  }

  /** The end of {@code [12]}; {@code [abc]} is not a process id, and the bracket may be cut off. */
  private int pid(int open, int wordEnd) {
    byte[] b = h.b;
    int close = Scan.digits(b, open + 1, h.end);
    if (close > open + 1 && close - open <= 19 && close < h.end && b[close] == ']') {
      h.pid = open + 1;
      h.pidEnd = close;
      return close + 1;
    }
    int bracket = Scan.find(b, open, wordEnd, ']');
    return bracket < 0 ? wordEnd : bracket + 1;
  }

  /** The end of blanks, a byte order mark and Solaris's {@code [ID 197553 mail.info] }. */
  private int body(int from) {
    int p = blanks(h.b, from, h.end);
    int q = Words.mark(h.b, p, h.end);
    p = q > p ? blanks(h.b, q, h.end) : p;
    if (SOLARIS.isAt(h.b, p, h.end)) {
      int close = Scan.find(h.b, p, h.end, ']');
      p = close < 0 ? p : blanks(h.b, close + 1, h.end);
    }
    return p;
  }

  /** {@code name[12]:} or {@code host name[12]:}, without a stamp. */
  boolean bare(int from) {
    byte[] b = h.b;
    int e = Words.end(b, from, h.end);
    if (Words.isFullTag(b, from, e)) {
      return hosted(from, from) && tag(from);
    }
    int second = next(e);
    return Words.isHost(b, from, e)
        && Words.isFullTag(b, second, Words.end(b, second, h.end))
        && hosted(from, e)
        && tag(second);
  }

  /** RFC 5424 after its stamp. */
  boolean modern(int from) {
    byte[] b = h.b;
    int to = h.end;
    int e = Words.end(b, from, to);
    hosted(from, isNone(from, e) ? from : e);
    int app = blanks(b, e, to);
    int appEnd = Words.end(b, app, to);
    int process = blanks(b, appEnd, to);
    int processEnd = Words.end(b, process, to);
    int id = blanks(b, processEnd, to);
    int idEnd = Words.end(b, id, to);
    int data = blanks(b, idEnd, to);
    int behind = data < to ? data(data) : -1;
    if (behind < 0 || app >= appEnd) {
      return false;
    }
    tag(app);
    h.tagEnd = Math.min(h.tagEnd, appEnd);
    if (!isNone(process, processEnd)) {
      h.pid = process;
      h.pidEnd = processEnd;
    }
    h.firm = true;
    h.cut = false;
    h.body = body(behind);
    return true;
  }

  private boolean isNone(int from, int end) {
    return end - from == 1 && h.b[from] == '-';
  }

  /** The end of structured data; -1 when there is none or it has no end. */
  private int data(int from) {
    byte[] b = h.b;
    int to = h.end;
    int p = from;
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
      if (p >= to) {
        return -1;
      }
      p++;
    }
    return p > from && (p >= to || Words.isBlank(b[p])) ? Math.min(p, to) : -1;
  }
}
