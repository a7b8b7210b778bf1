package io.weir.plugins.parser.postfix;

import static io.weir.plugins.parser.postfix.Scan.digit;
import static io.weir.plugins.parser.postfix.Scan.find;
import static io.weir.plugins.parser.postfix.Word.word;

import io.weir.api.source.Line;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what syslog put in front of a message: RFC 3164 as it is written in practice, ISO 8601 with
 * and without fraction and zone, RFC 5424, FreeBSD's {@code <mail.info>} between time and host, and
 * a year in front of the month. {@code <22>} may stand before any of them.
 */
final class SyslogHeader {
  private static final Word POSTFIX = word("postfix");
  private static final Word USUAL = word("postfix/");
  private static final Word SCRIPT = word("/postfix-script");
  private static final Word SOLARIS = word("[ID ");

  private final Word[] names;
  private final Stamps stamps = new Stamps();

  /**
   * @param names further values of syslog_name, besides those that begin with postfix
   */
  SyslogHeader(List<String> names) {
    // No stream: a plugin's lambdas are made anew at every start.
    this.names = new Word[names.size()];
    for (int i = 0; i < this.names.length; i++) {
      this.names[i] = word(names.get(i) + "/");
    }
  }

  /** Fills the head of a line of Postfix; null for another program's line, or none. */
  @Nullable Head read(Line line, Head h) {
    h.begin(line);
    byte[] b = h.b;
    while (h.end > line.from() && (b[h.end - 1] == '\r' || b[h.end - 1] == ' ')) {
      h.end--;
    }
    int p = line.from();
    while (p < h.end && b[p] == 0) {
      p++;
    }
    // the shortest head there is: "Nov 2 10:00:00 h postfix/x:"
    if (h.end - p < 24) {
      return null;
    }
    if (b[p] == '<') {
      int close = Scan.digits(b, p + 1, h.end);
      if (close == p + 1 || close > p + 4 || close + 24 > h.end || b[close] != '>') {
        return null;
      }
      p = close + 1;
      if (b[p] == '1' && b[p + 1] == ' ') {
        return modern(h, p + 2);
      }
    }
    p = stamp(h, p);
    if (p < 0 || p >= h.end) {
      return null;
    }
    if (b[p] == '<') {
      p = find(b, p, h.end, ' ') + 1;
      if (p == 0) {
        return null;
      }
    }
    h.host = p;
    p = find(b, p, h.end, ' ');
    h.hostEnd = p;
    return p < 0 ? null : tag(h, p + 1);
  }

  /** Reads the stamp, sets the time; the place behind the blank that follows, or -1. */
  private int stamp(Head h, int p) {
    byte[] b = h.b;
    if (!digit(b[p])) {
      if (b[p + 6] == ' ' && b[p + 9] == ':' && b[p + 3] == ' ') {
        return fraction(h, p + 15, stamps.plain(h.line, b, p));
      }
      return named(h, p, -1);
    }
    int year4 = Scan.digits(b, p, h.end);
    if (year4 != p + 4) {
      return year4 < p + 4 && b[year4] == '-' ? cut(h, p, year4) : -1;
    }
    if (b[p + 4] == '-') {
      return iso(h, p);
    }
    int year = (int) Scan.number(b, p, p + 4);
    return b[p + 4] == ' ' ? named(h, p + 5, year) : -1;
  }

  /** {@code 026-11-22T…}, as a copy begins that was taken while the file was written. */
  private static int cut(Head h, int from, int dash) {
    long known = Scan.number(h.b, from, dash);
    long modulo = dash - from == 3 ? 1000 : dash - from == 2 ? 100 : 10;
    long now = h.line.received().atOffset(ZoneOffset.UTC).getYear();
    return iso(h, dash - 4, (int) (now - Math.floorMod(now - known, modulo)));
  }

  /** {@code Nov 2 10:00:00} in a looser layout, or with its year known. */
  private static int named(Head h, int p, int year) {
    byte[] b = h.b;
    int month = Stamps.month(b, p);
    if (month == 0 || b[p + 3] != ' ') {
      return -1;
    }
    int d = b[p + 4] == ' ' ? p + 5 : p + 4;
    int e = Scan.digits(b, d, h.end);
    if (e - d < 1 || e - d > 2 || e + 10 > h.end || b[e] != ' ') {
      return -1;
    }
    int day = (int) Scan.number(b, d, e);
    long time = Stamps.clock(b, e + 1);
    if (time < 0) {
      return -1;
    }
    long seconds;
    if (year < 0) {
      seconds = Stamps.dated(month, day, time, h.line);
    } else {
      long local = Stamps.local(year, month, day, time);
      seconds = local == Stamps.NONE ? local : Stamps.utc(local, h.line);
    }
    return fraction(h, e + 9, seconds);
  }

  /** {@code 2026-11-22T10:00:00.123456+03:00}. */
  private static int iso(Head h, int p) {
    return iso(h, p, (int) Scan.number(h.b, p, p + 4));
  }

  private static int iso(Head h, int p, int year) {
    byte[] b = h.b;
    if (b[p + 7] != '-' || (b[p + 10] != 'T' && b[p + 10] != ' ')) {
      return -1;
    }
    long local =
        Stamps.local(year, Stamps.two(b, p + 5), Stamps.two(b, p + 8), Stamps.clock(b, p + 11));
    return local == Stamps.NONE ? -1 : zoned(h, p + 19, local);
  }

  private static int zoned(Head h, int from, long local) {
    byte[] b = h.b;
    int p = micros(h, from);
    if (p + 7 > h.end) {
      return -1;
    }
    long seconds;
    if (b[p] == 'Z') {
      seconds = local;
      p++;
    } else if (b[p] == '+' || b[p] == '-') {
      int m = b[p + 3] == ':' ? p + 4 : p + 3;
      int hours = Stamps.two(b, p + 1);
      int minutes = Stamps.two(b, m);
      if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
        return -1;
      }
      long offset = hours * 3600L + minutes * 60L;
      seconds = b[p] == '+' ? local - offset : local + offset;
      p = m + 2;
    } else {
      seconds = Stamps.utc(local, h.line);
    }
    h.micros += seconds * 1_000_000;
    return p < h.end && b[p] == ' ' ? p + 1 : -1;
  }

  /** An optional fraction, and the blank behind. */
  private static int fraction(Head h, int from, long seconds) {
    if (seconds == Stamps.NONE) {
      return -1;
    }
    int p = micros(h, from);
    h.micros += seconds * 1_000_000;
    return p + 1 < h.end && h.b[p] == ' ' ? p + 1 : -1;
  }

  /** Sets the microseconds of a fraction, if there is one; the place behind it. */
  private static int micros(Head h, int from) {
    h.micros = 0;
    if (from >= h.end || (h.b[from] != '.' && h.b[from] != ',')) {
      return from;
    }
    int end = Scan.digits(h.b, from + 1, h.end);
    long micros = 0;
    for (int i = 0; i < 6; i++) {
      int at = from + 1 + i;
      micros = micros * 10 + (at < end ? h.b[at] - '0' : 0);
    }
    h.micros = micros;
    return end;
  }

  /** {@code postfix/smtpd[123]: }. */
  private @Nullable Head tag(Head h, int p) {
    byte[] b = h.b;
    int end = h.end;
    h.program = p;
    boolean usual = USUAL.isAt(b, p, end);
    p = usual ? p + USUAL.length : p;
    int daemon = p;
    for (p = Math.min(Scan.smallLetters(b, p), end); p < end; p++) {
      int c = b[p];
      if (c == '/') {
        daemon = p + 1;
      } else if (c == '[' || c == ':' || c == ' ') {
        break;
      }
    }
    h.daemon = daemon;
    h.programEnd = p;
    if (p == end || !(usual && p > daemon) && !isPostfix(h)) {
      return null;
    }
    if (b[p] == '[') {
      int close = Scan.digits(b, p + 1, end);
      if (close == p + 1 || close - p > 18 || close == end || b[close] != ']') {
        return Damage.oddPid(h, p);
      }
      h.pid = p + 1;
      h.pidEnd = close;
      p = close + 1;
    }
    // some relays lose the colon
    if (p < h.end && b[p] == ':') {
      p++;
    }
    if (p < h.end && b[p] != ' ') {
      return null;
    }
    h.body = Math.min(p + 1, h.end);
    if (h.at(h.body, SOLARIS)) {
      int close = find(b, h.body, h.end, ']');
      h.body = close < 0 ? h.body : Math.min(close + 2, h.end);
    }
    return h;
  }

  /** RFC 5424 behind its version. */
  private @Nullable Head modern(Head h, int from) {
    byte[] b = h.b;
    if (Scan.digits(b, from, h.end) != from + 4 || b[from + 4] != '-') {
      return null;
    }
    int p = iso(h, from);
    int host = p;
    p = p < 0 ? -1 : find(b, p, h.end, ' ');
    if (p < 0) {
      return null;
    }
    h.host = host;
    h.hostEnd = p - host == 1 && b[host] == '-' ? host : p;
    h.program = p + 1;
    p = find(b, h.program, h.end, ' ');
    if (p < 0) {
      return null;
    }
    h.programEnd = p;
    h.daemon = h.program;
    for (int i = h.program; i < p; i++) {
      if (b[i] == '/') {
        h.daemon = i + 1;
      }
    }
    h.pid = p + 1;
    p = find(b, h.pid, h.end, ' ');
    if (p < 0 || !isPostfix(h)) {
      return null;
    }
    h.pidEnd = p;
    // the message's id, then structured data, then perhaps a byte order mark
    p = find(b, p + 1, h.end, ' ');
    p = p < 0 ? -1 : data(b, p + 1, h.end);
    if (p < 0) {
      return null;
    }
    if (p + 3 <= h.end && b[p] == (byte) 0xef && b[p + 1] == (byte) 0xbb) {
      p += 3;
    }
    h.body = p;
    return h;
  }

  /** Behind structured data and its blank. */
  private static int data(byte[] b, int from, int to) {
    int p = from;
    if (p < to && b[p] == '-') {
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
    return p < to && b[p] == ' ' ? p + 1 : -1;
  }

  /** The command {@code postfix}, and its script where the logging tag got lost. */
  private static boolean isScript(Head h) {
    if (Scan.equal(h.b, h.program, h.programEnd, POSTFIX)) {
      h.daemon = h.program;
      return true;
    }
    return Scan.equal(h.b, h.program, h.programEnd, SCRIPT);
  }

  private boolean isPostfix(Head h) {
    byte[] b = h.b;
    // a word, a slash, a word
    if (h.daemon <= h.program + 1 || h.daemon == h.programEnd) {
      return isScript(h);
    }
    if (POSTFIX.isAt(b, h.program, h.programEnd)) {
      return true;
    }
    for (Word name : names) {
      if (name.isAt(b, h.program, h.programEnd)) {
        return true;
      }
    }
    return false;
  }
}
