package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Word.word;

import io.weir.api.Address;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Stamps;
import io.weir.syslog.Word;
import org.jspecify.annotations.Nullable;

/** The lines of anvil and master. */
final class ServiceLines {
  private static final Word MAX = word("statistics: max ");
  private static final Word FOR = word(" for (");
  private static final Word AT = word(" at ");
  private static final Word VERSION = word(" -- version ");
  private static final Word STARTED = word("daemon started");
  private static final Word RELOAD = word("reload");
  private static final Word TERMINATING = word("terminating on signal");
  private static final Word EXIT = word("master exit time has arrived");
  private static final Word STARTING = word("starting the Postfix mail system");
  private static final Word STOPPING = word("stopping the Postfix mail system");
  private static final Word REFRESHING = word("refreshing the Postfix mail system");
  private static final Word ABORTING = word("aborting the Postfix mail system");
  private static final Word RUNNING = word("the Postfix mail system is running");
  private static final Word NOT_RUNNING = word("the Postfix mail system is not running");

  private ServiceLines() {}

  /** {@code statistics: max connection rate 2/60s for (smtpd:192.0.2.1) at Nov 22 10:00:00}. */
  static Parser.Outcome anvil(Head h, EventBuilder out) {
    byte[] b = h.b;
    if (!h.at(h.body, MAX)) {
      return Parser.Outcome.UNKNOWN;
    }
    int metric = h.body + MAX.length;
    int p = metric;
    while (p < h.end && !Scan.digit(b[p])) {
      p++;
    }
    int rateEnd = Scan.digits(b, p, h.end);
    if (rateEnd == p || p == metric) {
      return Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_ANVIL);
    h.text(out, MailEvents.METRIC, metric, p - 1);
    out.raw(MailEvents.RATE, p, rateEnd);
    p = rateEnd;
    if (p < h.end && b[p] == '/') {
      p = SmtpdLines.valueEnd(b, rateEnd, h.end);
      h.text(out, MailEvents.PERIOD, rateEnd + 1, p);
    }
    if (h.at(p, FOR)) {
      int close = find(b, p, h.end, ')');
      if (close > 0) {
        user(h, out, p + FOR.length, close);
        p = close + 1;
      }
    }
    if (h.at(p, AT)) {
      out.put(MailEvents.REACHED, reached(h, p + AT.length));
    }
    return Parser.Outcome.EVENT;
  }

  /** {@code service:address}; both may hold colons, so the longest address counts. */
  private static void user(Head h, EventBuilder out, int from, int to) {
    byte[] b = h.b;
    int first = find(b, from, to, ':');
    int colon = first;
    int tries = 0;
    while (colon > 0 && tries++ < 8) {
      Address address = Address.parse(b, colon + 1, to);
      if (address != null) {
        h.text(out, MailEvents.SERVICE, from, colon);
        out.put(MailEvents.CLIENT_ADDRESS, address);
        return;
      }
      colon = find(b, colon + 1, to, ':');
    }
    h.text(out, MailEvents.SERVICE, from, first < 0 ? to : first);
  }

  private static @Nullable Long reached(Head h, int from) {
    byte[] b = h.b;
    if (from + 14 > h.end) {
      return null;
    }
    int month = Stamps.month(b, from);
    int d = b[from + 4] == ' ' ? from + 5 : from + 4;
    int e = Scan.digits(b, d, h.end);
    int day = (int) Scan.number(b, d, e);
    if (e + 9 > h.end) {
      return null;
    }
    long seconds = Stamps.dated(month, day, Stamps.clock(b, e + 1), h.line);
    return seconds == Stamps.NONE ? null : (Long) (seconds * 1_000_000);
  }

  /** {@code daemon started -- version 3.10.1, configuration /etc/postfix}, reload, the end. */
  static Parser.Outcome master(Head h, EventBuilder out) {
    int p = h.body;
    String what;
    if (h.at(p, STARTED)) {
      what = "start";
    } else if (h.at(p, RELOAD)) {
      what = "reload";
    } else if (h.at(p, TERMINATING) || h.at(p, EXIT)) {
      what = "stop";
    } else {
      return Parser.Outcome.UNKNOWN;
    }
    service(h, out, what);
    int version = find(h.b, p, h.end, VERSION);
    if (version > 0) {
      int value = version + VERSION.length;
      h.text(out, MailEvents.VERSION, value, SmtpdLines.valueEnd(h.b, value, h.end));
    }
    return Parser.Outcome.EVENT;
  }

  /**
   * What {@code postfix start} and the like say. These are requests, in other words than those with
   * which master tells that it did so: nothing counts twice.
   */
  static Parser.Outcome script(Head h, EventBuilder out) {
    int p = h.body;
    String what = null;
    if (h.at(p, RUNNING)) {
      what = "running";
    } else if (h.at(p, NOT_RUNNING)) {
      what = "not running";
    } else if (h.at(p, STARTING)) {
      what = "starting";
    } else if (h.at(p, STOPPING)) {
      what = "stopping";
    } else if (h.at(p, REFRESHING)) {
      what = "refreshing";
    } else if (h.at(p, ABORTING)) {
      what = "aborting";
    }
    if (what == null) {
      return Parser.Outcome.IGNORED;
    }
    service(h, out, what);
    return Parser.Outcome.EVENT;
  }

  private static void service(Head h, EventBuilder out, String what) {
    h.start(out, MailEvents.MAIL_SERVICE);
    out.put(MailEvents.WHAT, what);
  }
}
