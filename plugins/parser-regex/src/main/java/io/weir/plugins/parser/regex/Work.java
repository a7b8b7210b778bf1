package io.weir.plugins.parser.regex;

import com.google.re2j.Matcher;
import io.weir.api.EventBuilder;
import io.weir.api.Text;
import io.weir.api.source.Line;
import io.weir.syslog.SyslogHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one thread uses for line after line. */
final class Work {
  private static final byte[] NOTHING = new byte[0];

  final SyslogHead head = new SyslogHead();
  private final @Nullable Matcher[] matchers;

  /** The message, as RE2/J matches whole arrays only; null until a pattern wants it. */
  private byte @Nullable [] message;

  /** Whether bytes of the message that are not UTF-8 were replaced, so that offsets differ. */
  private boolean mended;

  private byte[] from = NOTHING;
  private int begin;
  private int end;

  Work(int patterns) {
    matchers = new Matcher[patterns];
  }

  /** Begins with the message in these bytes. */
  void begin(byte[] b, int messageFrom, int messageTo) {
    from = b;
    begin = messageFrom;
    end = messageTo;
    message = null;
  }

  /** The matcher of this pattern if the message matches. */
  @Nullable Matcher match(int i, LinePattern pattern) {
    if (!pattern.mayMatch(from, begin, end)) {
      return null;
    }
    Matcher matcher = matchers[i];
    if (matcher == null) {
      matcher = pattern.regex().matcher(NOTHING);
      matchers[i] = matcher;
    }
    matcher.reset(message());
    return matcher.matches() ? matcher : null;
  }

  /**
   * RE2/J takes bytes on trust: a broken sequence would swallow the quote or blank behind it, and
   * so hide a line. So such a message is mended first.
   */
  byte[] message() {
    byte[] made = message;
    if (made == null) {
      made = Arrays.copyOfRange(from, begin, end);
      mended = false;
      if (!isAscii(made)) {
        byte[] clean = Text.decode(made, 0, made.length).getBytes(StandardCharsets.UTF_8);
        mended = !Arrays.equals(clean, made);
        made = clean;
      }
      message = made;
    }
    return made;
  }

  private static boolean isAscii(byte[] b) {
    for (byte x : b) {
      if (x < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sets the bytes of an event to those of header and mended message, if it had to be mended.
   *
   * @param lineFrom where the header begins
   * @return what to add to all offsets
   */
  @SuppressWarnings("ReferenceEquality") // the very array, whatever it holds
  int over(EventBuilder event, Line line, int lineFrom) {
    if (!mended) {
      if (from != line.bytes()) {
        event.over(from);
      }
      return 0;
    }
    byte[] clean = message();
    int header = begin - lineFrom;
    byte[] all = Arrays.copyOf(Arrays.copyOfRange(from, lineFrom, begin), header + clean.length);
    System.arraycopy(clean, 0, all, header, clean.length);
    event.over(all);
    return -lineFrom;
  }
}
