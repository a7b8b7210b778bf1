package io.weir.plugins.parser.postfix;

import static io.weir.plugins.parser.postfix.Scan.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Outcome;
import io.weir.plugins.mail.MailEvents;

/** What any program of Postfix may write: complaints, and chatter of no use to a rule. */
final class CommonLines {
  private static final byte[][] SEVERITIES = {
    word("warning"), word("error"), word("fatal"), word("panic"),
  };
  private static final byte[] SCRIPT = word("postfix-script");
  private static final byte[] CHANGED = word(" has changed -- restarting");
  private static final byte[][] KNOWN = {
    word("statistics: "),
    word("cache "),
    word("table "),
    word("setting up TLS connection"),
    word("initializing the "),
    word("using backwards-compatible default"),
    word("connect to subsystem "),
    word("name_mask: "),
    word("watchdog_"),
    word("rewrite service "),
    word("rewrite stream disconnect"),
    word("reload"),
    word("open smtpd TLS cache "),
    word("open smtp TLS cache "),
    word("tlsmgr_cache_run_event: "),
  };

  private CommonLines() {}

  static Outcome parse(Head h, EventBuilder out) {
    byte[] b = h.b;
    int p = h.body;
    for (byte[] severity : SEVERITIES) {
      int end = p + severity.length;
      if (h.at(p, severity) && end < h.end && b[end] == ':') {
        h.start(out, MailEvents.MAIL_WARNING);
        out.text(MailEvents.SEVERITY, p, end);
        h.text(out, MailEvents.TEXT, Math.min(end + 2, h.end), h.end);
        return Outcome.EVENT;
      }
    }
    if (h.daemonIs(SCRIPT) || Scan.endsWith(b, p, h.end, CHANGED)) {
      return Outcome.IGNORED;
    }
    for (byte[] known : KNOWN) {
      if (h.at(p, known)) {
        return Outcome.IGNORED;
      }
    }
    return Outcome.UNKNOWN;
  }
}
