package io.weir.engine.syslog;

import io.weir.api.source.Line;
import io.weir.syslog.SyslogHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises the lines that a syslog daemon writes in place of equal ones, and restores the line
 * that they represent:
 *
 * <ul>
 *   <li>{@code host last message repeated 3 times}, also under the program {@code syslogd}
 *       (FreeBSD, whose newer versions name themselves; sysklogd; NetBSD; OpenBSD), or under the
 *       program that wrote the message (older rsyslog): the last line of that host occurred three
 *       more times;
 *   <li>{@code host program[pid]: message repeated 3 times: [ the message]} (rsyslog).
 * </ul>
 *
 * <p>The words must be exactly where a daemon writes them and fill the rest of the line, so that a
 * client's text cannot imitate them. To be called only for lines that no parser knew. A view that
 * moves from line to line; not thread-safe.
 */
public final class FoldedLine {
  private static final byte[] LAST = word("last message repeated ");
  private static final byte[] QUOTED = word("message repeated ");
  private static final byte[] INNER = word(" times: [");
  private static final byte[] TIMES = word(" times");
  private static final byte[] TIME = word(" time");
  private static final byte[] DASHES = word("--- ");
  private static final byte[] DASHES_BEHIND = word(" ---");
  private static final byte[] SYSLOGD = word("syslogd");

  private final SyslogHead head = new SyslogHead();
  private byte[] made = new byte[512];
  private byte[] b = new byte[0];
  private int from;
  private int to;
  private int times;
  private int inner;

  /** Whether the line contains the message; if not, it is that of the last line. */
  private boolean quoted;

  /** Whether the line names a program, which must be that of the last line. */
  private boolean named;

  /** A view that points at nothing yet. */
  public FoldedLine() {}

  private static byte[] word(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** Points the view at a line and returns whether that is a folded one. */
  public boolean read(Line line) {
    b = line.bytes();
    from = line.from();
    to = line.to();
    while (to > from && (b[to - 1] == '\r' || b[to - 1] == ' ')) {
      to--;
    }
    if (to - from < 30) {
      return false;
    }
    // nearly every other line ends here
    byte end = b[to - 1];
    if (end == ']') {
      return read(line, true) && quotes();
    }
    boolean possible = end == 's' ? at(to - TIMES.length, TIMES, to) : end == '-' || end == 'e';
    if (end == '}') {
      return read(line, true) && quotes() || read(line, false) && repeats(); // in docker's JSON
    }
    return possible && read(line, false) && repeats();
  }

  /**
   * Reads the header: a quoted message belongs to the inner one, while a daemon that repeats a
   * host's last line sees the outer one.
   */
  private boolean read(Line line, boolean inner) {
    if (inner ? !head.read(line) : !head.readOuter(line)) {
      return false;
    }
    b = head.bytes();
    from = head.from();
    to = head.end();
    return true;
  }

  private boolean quotes() {
    int p = head.body();
    if (to == 0 || b[to - 1] != ']' || !at(p, QUOTED, to)) {
      return false;
    }
    int number = p + QUOTED.length;
    int numberEnd = digits(number);
    if (!count(number, numberEnd) || !at(numberEnd, INNER, to)) {
      return false;
    }
    inner = numberEnd + INNER.length;
    if (inner < to && b[inner] == ' ') {
      inner++;
    }
    quoted = true;
    return inner < to - 1;
  }

  private boolean repeats() {
    named = false;
    if (!words(head.tag())) {
      if (!words(head.body())) {
        return false;
      }
      named = !Arrays.equals(b, head.tag(), head.tagEnd(), SYSLOGD, 0, SYSLOGD.length);
    }
    quoted = false;
    return true;
  }

  /** Whether the words begin here and fill the line. */
  private boolean words(int at) {
    boolean dashes = at(at, DASHES, to);
    int p = dashes ? at + DASHES.length : at;
    int end = dashes && at(to - DASHES_BEHIND.length, DASHES_BEHIND, to) ? to - 4 : to;
    if (!at(p, LAST, end)) {
      return false;
    }
    int number = p + LAST.length;
    int numberEnd = digits(number);
    return count(number, numberEnd)
        && (numberEnd + TIMES.length == end && at(numberEnd, TIMES, end)
            || numberEnd + TIME.length == end && at(numberEnd, TIME, end));
  }

  private boolean count(int number, int end) {
    if (end == number || end > number + 9) {
      return false;
    }
    int n = 0;
    for (int i = number; i < end; i++) {
      n = n * 10 + b[i] - '0';
    }
    times = n;
    return n > 0;
  }

  private int digits(int start) {
    int p = start;
    while (p < to && b[p] >= '0' && b[p] <= '9') {
      p++;
    }
    return p;
  }

  private boolean at(int p, byte[] word, int end) {
    return p >= from
        && p + word.length <= end
        && Arrays.equals(b, p, p + word.length, word, 0, word.length);
  }

  /** How many lines it represents. */
  public int times() {
    return times;
  }

  /** Whether the line contains the message; if not, it is that of the host's last line. */
  public boolean isQuoted() {
    return quoted;
  }

  /** The line that is quoted, with this line's header. */
  public Line unfolded(Line line, Line out) {
    return make(line, head.body(), b, inner, to - 1, out);
  }

  /**
   * Makes the host's last line with this line's time and host.
   *
   * @param last contains the host's last line from its program on, at {@code [start, end)}
   * @param modern whether that line has an RFC 5424 header
   * @return false when this line was folded from another one
   */
  public boolean repeated(Line line, byte[] last, int start, int end, boolean modern, Line out) {
    if (modern != head.isModern()) {
      return false;
    }
    int p = head.tag();
    if (named) {
      int n = head.body() - p;
      if (end - start <= n || !Arrays.equals(b, p, p + n, last, start, start + n)) {
        return false;
      }
    }
    make(line, p, last, start, end, out);
    return true;
  }

  private Line make(Line line, int headEnd, byte[] rest, int start, int end, Line out) {
    int length = headEnd - from + end - start;
    if (made.length < length) {
      made = new byte[length * 2];
    }
    System.arraycopy(b, from, made, 0, headEnd - from);
    System.arraycopy(rest, start, made, headEnd - from, end - start);
    return out.set(made, 0, length, line);
  }
}
