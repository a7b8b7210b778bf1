package io.weir.syslog;

import static io.weir.syslog.Word.word;

import io.weir.api.source.Line;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds time, host, program, process and message in a line, in all forms in which syslog daemons
 * write them and other programs pass them on; README.md lists them. A view that moves from line to
 * line; not thread-safe. Takes time linear in the line's length. The most common forms are read
 * here, without allocating; all others by {@link OtherHeads}.
 */
public final class SyslogHead {
  /** The beginning of nearly every tag of Postfix; other tags are read more slowly. */
  private static final Word USUAL = word("postfix/");

  /** What daemons write in place of equal lines: the most frequent lines without a tag. */
  private static final Word REPEATED = word("last message repeated ");

  final Stamps stamps = new Stamps();
  Line line = new Line();
  byte[] b = line.bytes();
  int from;
  int end;
  long micros;
  int host;
  int hostEnd;
  int tag;
  int tagEnd;
  int name;
  int pid;
  int pidEnd;
  int body;
  boolean modern;

  /** Whether the tag was cut off. */
  boolean cut;

  /** Whether a colon or RFC 5424 marks the end of the tag. */
  boolean firm;

  /**
   * Whether the stamp has no year, or no zone, so that {@link Line#received} and {@link Line#zone}
   * are used.
   */
  boolean yearless;

  boolean local;

  /** Whether the line begins with a priority, as over the network. */
  boolean raw;

  private @Nullable OtherHeads others;

  /** A view that points at nothing yet. */
  public SyslogHead() {}

  /** Points the view at a line; false when that has no header. Of nested headers, the inner one. */
  public boolean read(Line newLine) {
    begin(newLine);
    return plain() && !mayBeRelay() || others().read(true);
  }

  /** As {@link #read}, but of nested headers the outer one, which the local daemon wrote. */
  public boolean readOuter(Line newLine) {
    begin(newLine);
    return plain() || others().read(false);
  }

  /** Reads only the time: a line may have one without a complete header. */
  public boolean readTime(Line newLine) {
    begin(newLine);
    return plain() && !mayBeRelay() || others().read(true) || others().hasTime();
  }

  private OtherHeads others() {
    OtherHeads made = others;
    if (made == null) {
      made = new OtherHeads(this);
      others = made;
    }
    return made;
  }

  @SuppressWarnings("ReferenceEquality") // most often they are the same; then nothing is written
  private void begin(Line newLine) {
    if (line != newLine) {
      line = newLine;
    }
    bytes(newLine.bytes(), newLine.from(), newLine.to());
  }

  @SuppressWarnings("ReferenceEquality")
  void bytes(byte[] bytes, int start, int behind) {
    if (b != bytes) {
      b = bytes;
    }
    from = start;
    int last = behind;
    while (last > start && (bytes[last - 1] == '\r' || bytes[last - 1] == ' ')) {
      last--;
    }
    end = last;
    modern = false;
    cut = false;
    raw = false;
    firm = true;
  }

  /**
   * {@code Nov 22 10:00:00 host tag[12]: message} and the same with ISO 8601, with single blanks
   * and a host in lower case. Any other line is left to {@link OtherHeads}.
   */
  private boolean plain() {
    int p = from;
    // the shortest header: "Nov 2 10:00:00 h postfix/x:"
    if (end - p < 24) {
      return false;
    }
    if (b[p + 3] == ' ' && b[p + 6] == ' ' && b[p + 9] == ':') {
      long seconds = stamps.plain(line, b, p);
      if (seconds == Stamps.NONE) {
        return false;
      }
      p = fraction(p + 15);
      micros += seconds * 1_000_000;
      yearless = true;
      local = true;
    } else if (b[p + 4] == '-' && b[p + 7] == '-' && b[p + 10] == 'T') {
      p = iso(p);
    } else {
      return false;
    }
    return p > 0 && p < end && b[p] == ' ' && plainHost(p + 1);
  }

  /** Reads {@code 2026-11-22T10:00:00.123456+03:00}; returns its end, or -1. */
  private int iso(int p) {
    int year = (int) Scan.number(b, p, p + 4);
    long time =
        Stamps.local(year, Stamps.two(b, p + 5), Stamps.two(b, p + 8), Stamps.clock(b, p + 11));
    if (year < 0 || time == Stamps.NONE) {
      return -1;
    }
    int q = fraction(p + 19);
    if (q < 0 || q + 7 > end) {
      return -1;
    }
    long seconds;
    yearless = false;
    local = false;
    if (b[q] == 'Z') {
      seconds = time;
      q++;
    } else if (b[q] == '+' || b[q] == '-') {
      int offset = Zones.numeric(b, q, q + 6);
      if (offset == Stamps.NO_OFFSET) {
        return -1;
      }
      seconds = time - offset;
      q += 6;
    } else {
      seconds = Stamps.utc(time, line);
      local = true;
    }
    micros += seconds * 1_000_000;
    return q;
  }

  /** Sets the microseconds of a fraction, if there is one; returns its end. */
  private int fraction(int at) {
    micros = 0;
    if (b[at] != '.' && b[at] != ',') {
      return at;
    }
    int e = Scan.digits(b, at + 1, end);
    if (e == at + 1) {
      return -1;
    }
    micros = StampForms.micros(b, at + 1, e);
    return e;
  }

  private boolean plainHost(int p) {
    int e = p < end && b[p] >= 'a' && b[p] <= 'z' ? Scan.find(b, p, end, ' ') : -1;
    if (e < 0 || b[e - 1] == ':') {
      return false;
    }
    if (Words.mayEndPriority(b[e - 1]) && Words.isPriority(b, p, e)) {
      return false;
    }
    host = p;
    hostEnd = e;
    return plainTag(e + 1);
  }

  /** {@code postfix/smtpd[123]: }, or {@code last message repeated }. */
  private boolean plainTag(int from) {
    int to = end;
    tag = from;
    int p = USUAL.isAt(b, from, to) ? from + USUAL.length : from;
    int last = p;
    for (p = Math.min(Scan.smallLetters(b, p), to); p < to; p++) {
      int c = b[p];
      if (c == '/') {
        last = p + 1;
      } else if (c == '[' || c == ':' || c == ' ') {
        break;
      }
    }
    name = last;
    tagEnd = p;
    pid = p;
    pidEnd = p;
    if (p >= to || p == from || b[from] < '/' || b[from] == '<') {
      return false;
    }
    if (b[p] == '[') {
      int close = Scan.digits(b, p + 1, to);
      if (close == p + 1 || close - p > 18 || close >= to || b[close] != ']') {
        return false;
      }
      pid = p + 1;
      pidEnd = close;
      p = close + 1;
    }
    if (p + 2 >= to || b[p] != ':' || b[p + 1] != ' ') {
      body = p + 1;
      firm = !REPEATED.isAt(b, from, to);
      return !firm;
    }
    body = p + 2;
    int first = b[body];
    return first > ' ' && first != '['; // neither a further blank, nor Solaris's [ID …
  }

  /** A quick check of the tag whether the message may be a whole line. */
  private boolean mayBeRelay() {
    return (name == tag || b[tag] < 'p') && Relays.mayBe(b, tag, tagEnd, pidEnd > pid);
  }

  /**
   * Cuts the message before another priority with a stamp, if there is one: a line from the network
   * may have lost its end. To be called only when the message is not understood as it is, because a
   * client's text may contain such a sequence.
   */
  public boolean cutBeforeNext() {
    int next = raw ? others().next(body) : -1;
    end = next < 0 ? end : next;
    return next >= 0;
  }

  /** Copies everything from another view. */
  void copy(SyslogHead other) {
    micros = other.micros;
    host = other.host;
    hostEnd = other.hostEnd;
    tag = other.tag;
    tagEnd = other.tagEnd;
    name = other.name;
    pid = other.pid;
    pidEnd = other.pidEnd;
    body = other.body;
    modern = other.modern;
    cut = other.cut;
    firm = other.firm;
    end = other.end;
  }

  /** The array with header and message: the line's own, or one unpacked from it. */
  public byte[] bytes() {
    return b;
  }

  /** Where in {@link #bytes} the line begins. */
  public int from() {
    return from;
  }

  /** The end of the message, without blanks at the line's end. */
  public int end() {
    return end;
  }

  /** Microseconds since 1970. */
  public long micros() {
    return micros;
  }

  /** Whether the line is written in RFC 5424. */
  public boolean isModern() {
    return modern;
  }

  /** Whether the tag was cut off, so that neither the end of its name nor its pid is known. */
  public boolean isTagCut() {
    return cut;
  }

  /** Where the host begins. */
  public int host() {
    return host;
  }

  /** The end of the host, which may be empty. */
  public int hostEnd() {
    return hostEnd;
  }

  /** Where the program's name begins. */
  public int tag() {
    return tag;
  }

  /** The end of the program's name; {@code [pid]} and colon follow. */
  public int tagEnd() {
    return tagEnd;
  }

  /** Where the last part of the program's name begins. */
  public int name() {
    return name;
  }

  /** Where the process's number begins. */
  public int pid() {
    return pid;
  }

  /** The end of the process's number; {@link #pid} when there is none. */
  public int pidEnd() {
    return pidEnd;
  }

  /** Where the message begins. */
  public int body() {
    return body;
  }

  /** Whether the line's host is this one. */
  public boolean isHost(byte[] bytes) {
    return Arrays.equals(b, host, hostEnd, bytes, 0, bytes.length);
  }
}
