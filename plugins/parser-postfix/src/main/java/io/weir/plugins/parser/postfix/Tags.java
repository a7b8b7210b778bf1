package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.syslog.Scan;
import io.weir.syslog.Word;
import java.util.List;

/** Which syslog tags are Postfix's. */
final class Tags {
  private static final Word POSTFIX = word("postfix");
  private static final Word USUAL = word("postfix/");
  private static final Word SCRIPT = word("/postfix-script");

  private final Word[] names;

  /** The same with a slash. */
  private final Word[] beginnings;

  /**
   * @param syslogNames further values of syslog_name, besides those that begin with postfix
   */
  Tags(List<String> syslogNames) {
    // No stream: a plugin's lambdas are made anew at every start.
    names = new Word[syslogNames.size()];
    beginnings = new Word[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = word(syslogNames.get(i));
      beginnings[i] = word(syslogNames.get(i) + "/");
    }
  }

  boolean isPostfix(Head h) {
    byte[] b = h.b;
    if (isUsual(h)) {
      if (USUAL.isAt(b, h.program, h.programEnd) || POSTFIX.isAt(b, h.program, h.programEnd)) {
        return true;
      }
      for (Word beginning : beginnings) {
        if (beginning.isAt(b, h.program, h.programEnd)) {
          return true;
        }
      }
      return false;
    }
    return Scan.equal(b, h.program, h.programEnd, SCRIPT)
        || isWithoutDaemon(h)
        || h.syslog.isTagCut() && POSTFIX.isAt(b, h.program, h.programEnd);
  }

  /**
   * Whether the tag does not say which daemon it is: the command {@code postfix}, or what is left
   * where the tag was cut off, at its slash or within the daemon's name.
   */
  boolean isUnsure(Head h) {
    return !isUsual(h) && isWithoutDaemon(h) || h.syslog.isTagCut() && h.b[h.programEnd] != '[';
  }

  /** A word, a slash, a word. */
  private static boolean isUsual(Head h) {
    return h.daemon > h.program + 1 && h.daemon < h.programEnd;
  }

  private boolean isWithoutDaemon(Head h) {
    byte[] b = h.b;
    int end = h.daemon == h.programEnd ? h.programEnd - 1 : h.programEnd;
    if (Scan.equal(b, h.program, end, POSTFIX)) {
      return true;
    }
    for (Word name : names) {
      if (Scan.equal(b, h.program, end, name)) {
        return true;
      }
    }
    return false;
  }
}
