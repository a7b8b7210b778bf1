package io.weir.plugins.source.journald;

import io.weir.api.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong now: logged once, and once an hour for as long as it is so. Any thread may ask, one
 * sets.
 */
final class Trouble {
  static final String LET_IT_READ =
      ". Let the user that runs Weir read the journal: usermod -aG systemd-journal USER (or the"
          + " group adm), then restart Weir";

  private static final Duration AGAIN = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private final Clock clock;
  private volatile String sentence = "";
  private String loggedSentence = "";
  private Instant logged = Instant.MIN;

  Trouble(Clock clock) {
    this.clock = clock;
  }

  /** Empty when nothing is wrong. */
  String sentence() {
    return sentence;
  }

  void is(String what) {
    sentence = what;
    Instant now = clock.instant();
    if (!what.equals(loggedSentence) || !logged.plus(AGAIN).isAfter(now)) {
      log.warn("{}", what);
      loggedSentence = what;
      logged = now;
    }
  }

  /** Nothing is wrong any more. */
  void isOver() {
    if (!sentence.isEmpty()) {
      sentence = "";
      log.info("the journal is read again");
    }
  }

  /** Foreign text, for people. */
  static String shown(String text) {
    return Text.visible(text, 200);
  }

  /** What to do about what journalctl wrote to standard error. */
  static String advice(String said) {
    String low = said.toLowerCase(Locale.ROOT);
    if (isPartial(said)
        || low.contains("insufficient permissions")
        || low.contains("permission denied")
        || low.contains("operation not permitted")) {
      return LET_IT_READ;
    }
    if (low.contains("no journal files were found")) {
      return ". There is no journal here: see Storage= in journald.conf, or the options `directory`"
          + " and `file`, or read the mail server's own file with type: file";
    }
    if (low.contains("password is required") || low.contains("a terminal is required")) {
      return ". Let sudo or doas run it without a password (NOPASSWD, nopass)";
    }
    return "";
  }

  /** Whether it said that this user sees only its own entries. */
  static boolean isPartial(String said) {
    return said.contains("not seeing messages from other users");
  }
}
