package io.weir.plugins.parser.regex;

import com.google.re2j.Matcher;
import io.weir.api.EventBuilder;
import io.weir.api.Text;
import io.weir.api.source.Line;
import io.weir.syslog.Scan;
import io.weir.syslog.SyslogHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one thread uses for line after line: the message, and the groups of what matched. */
final class Work {
  private static final byte[] NOTHING = new byte[0];

  final SyslogHead head = new SyslogHead();
  private final Backtracker quick = new Backtracker();
  private final @Nullable Matcher[] matchers;

  /** Where the message lies. */
  private byte[] given = NOTHING;

  private int begin;
  private int end;
  private boolean ascii;

  /** The message alone, as RE2/J matches whole arrays only; null until a pattern wants it. */
  private byte @Nullable [] message;

  /** Whether bytes of the message that are not UTF-8 were replaced, so that places differ. */
  private boolean mended;

  /** What matched, if it was not found by {@link #quick}. */
  private @Nullable Matcher matched;

  Work(int patterns) {
    matchers = new Matcher[patterns];
  }

  /** Begins with the message in these bytes. */
  void begin(byte[] b, int from, int to) {
    given = b;
    begin = from;
    end = to;
    message = null;
    mended = false;
    ascii = isAscii(b, from, to);
  }

  private static boolean isAscii(byte[] b, int from, int to) {
    long all = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      all |= Scan.eight(b, i);
    }
    for (; i < to; i++) {
      all |= b[i];
    }
    return (all & 0x8080_8080_8080_8080L) == 0;
  }

  /** Whether the message matches; then its groups are here. */
  boolean matches(int i, LinePattern pattern) {
    if (!pattern.mayMatch(given, begin, end)) {
      return false;
    }
    AsciiProgram program = pattern.quick();
    if (ascii && program != null) {
      Backtracker.Result result = quick.match(program, given, begin, end);
      if (result != Backtracker.Result.UNKNOWN) {
        matched = null;
        return result == Backtracker.Result.YES;
      }
    }
    Matcher matcher = matchers[i];
    if (matcher == null) {
      matcher = pattern.regex().matcher(NOTHING);
      matchers[i] = matcher;
    }
    matcher.reset(message());
    matched = matcher;
    return matcher.matches();
  }

  /**
   * RE2/J takes bytes on trust: a broken sequence would swallow the quote or blank after it, and so
   * hide a line. So such a message is mended first.
   */
  private byte[] message() {
    byte[] made = message;
    if (made == null) {
      made = Arrays.copyOfRange(given, begin, end);
      if (!ascii) {
        byte[] clean = Text.decode(made, 0, made.length).getBytes(StandardCharsets.UTF_8);
        mended = !Arrays.equals(clean, made);
        made = clean;
      }
      message = made;
    }
    return made;
  }

  /** The bytes in which the groups of the match are. */
  byte[] bytes() {
    return matched == null ? given : message();
  }

  /** Where a group begins; -1 when it took no part. */
  int start(int group) {
    Matcher by = matched;
    return by == null ? quick.slots()[2 * group] : by.start(group);
  }

  /** Where a group ends. */
  int end(int group) {
    Matcher by = matched;
    return by == null ? quick.slots()[2 * group + 1] : by.end(group);
  }

  /**
   * Gives the builder the bytes of header and message, the mended one if it was mended.
   *
   * @param lineFrom where the header begins
   * @return what to add to places in the header
   */
  @SuppressWarnings("ReferenceEquality") // the very array, whatever it holds
  int over(EventBuilder event, Line line, int lineFrom) {
    if (!mended) {
      if (given != line.bytes()) {
        event.over(given);
      }
      return 0;
    }
    byte[] clean = message();
    int header = begin - lineFrom;
    byte[] all = Arrays.copyOf(Arrays.copyOfRange(given, lineFrom, begin), header + clean.length);
    System.arraycopy(clean, 0, all, header, clean.length);
    event.over(all);
    return -lineFrom;
  }

  /**
   * What to add to places in {@link #bytes} for those in the builder's.
   *
   * @param headerShift what {@link #over} gave
   */
  int shift(int headerShift) {
    return matched == null ? 0 : begin + headerShift;
  }
}
