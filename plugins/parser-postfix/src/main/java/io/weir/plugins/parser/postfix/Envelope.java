package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Word;

/**
 * Reads {@code ; from=<…> to=<…> proto=ESMTP helo=<…> sasl_method=…, sasl_username=…} strictly:
 * each part may be missing, but nothing else may stand there, up to the end of the line. A quoted
 * local part is taken as one, whatever it holds. postscreen puts commas between the parts.
 */
final class Envelope {
  private static final Word BEGIN = word("; ");
  private static final Word FROM = word(" from=<");
  private static final Word TO = word(" to=<");
  private static final Word PROTO = word(" proto=");
  private static final Word HELO = word(" helo=<");
  private static final Word METHOD = word(" sasl_method=");
  private static final Word USERNAME = word(" sasl_username=");
  private static final Word POSTSCREEN = word("postscreen");
  private static final Word SENDER = word(" sasl_sender=");

  private Envelope() {}

  /** Sets the fields; where the {@code ;} in front stands, or -1 with nothing set. */
  static int read(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int semicolon = from;
    while (true) {
      semicolon = find(b, semicolon, h.end, BEGIN);
      if (semicolon < 0) {
        return -1;
      }
      int p = semicolon + 1;
      // a reason may hold semicolons of its own
      if (h.at(p, FROM) || h.at(p, TO) || h.at(p, PROTO)) {
        return parts(h, out, p) ? semicolon : -1;
      }
      semicolon = p;
    }
  }

  private static boolean parts(Head h, EventBuilder out, int start) {
    byte[] b = h.b;
    int p = start;
    int from = h.at(p, FROM) ? p + FROM.length : -1;
    int fromEnd = from < 0 ? p : close(b, from, h.end);
    p = from < 0 ? p : next(h, fromEnd);
    int to = fromEnd >= 0 && h.at(p, TO) ? p + TO.length : -1;
    int toEnd = to < 0 ? p : close(b, to, h.end);
    p = to < 0 ? p : next(h, toEnd);
    if (fromEnd < 0 || toEnd < 0) {
      return false;
    }
    int proto = h.at(p, PROTO) ? p + PROTO.length : -1;
    int protoEnd = proto < 0 ? p : SmtpdLines.valueEnd(b, proto, h.end);
    p = proto < 0 ? p : next(h, protoEnd - 1);
    int helo = h.at(p, HELO) ? p + HELO.length : -1;
    int heloEnd = helo < 0 ? p : find(b, helo, h.end, '>');
    p = helo < 0 ? p : next(h, heloEnd);
    if (heloEnd < 0 || (p < h.end && !account(h, out, p))) {
      return false;
    }
    if (from > 0) {
      out.text(MailEvents.SENDER, from, fromEnd);
    }
    if (to > 0) {
      out.text(MailEvents.RECIPIENT, to, toEnd);
    }
    h.text(out, MailEvents.PROTOCOL_NAME, Math.max(proto, 0), proto < 0 ? 0 : protoEnd);
    h.text(out, MailEvents.HELO_NAME, Math.max(helo, 0), helo < 0 ? 0 : heloEnd);
    return true;
  }

  /**
   * What 3.10 and later write of a client that has logged in: unlike all that a client may write it
   * stands in no brackets. postscreen knows no accounts, and does not clean the HELO name.
   */
  private static boolean account(Head h, EventBuilder out, int start) {
    byte[] b = h.b;
    if (b[h.end - 1] == '>' || h.daemonIs(POSTSCREEN)) {
      return false;
    }
    int p = start;
    int method = h.at(p, METHOD) ? p + METHOD.length : -1;
    int methodEnd = method < 0 ? p : SmtpdLines.valueEnd(b, method, h.end);
    p = method < 0 ? p : next(h, methodEnd - 1);
    int user = h.at(p, USERNAME) ? p + USERNAME.length : -1;
    if (user < 0 && (method < 0 || p < h.end)) {
      return false;
    }
    if (method > 0) {
      h.text(out, MailEvents.SASL_METHOD, method, methodEnd);
    }
    if (user > 0) {
      int sender = find(b, user, h.end, SENDER);
      int end = sender < 0 ? h.end : sender;
      SmtpdLines.account(h, out, user, end > user && b[end - 1] == ',' ? end - 1 : end);
    }
    return true;
  }

  /** The bracket that closes the address, or -1. */
  private static int close(byte[] b, int from, int to) {
    int quoted = quoteEnd(b, from, to);
    return quoted < 0 ? -1 : find(b, quoted, to, '>');
  }

  /**
   * Behind the quoted local part that may begin here: what it holds is no end of an address; -1
   * when it has no end.
   */
  static int quoteEnd(byte[] b, int from, int to) {
    if (from >= to || b[from] != '"') {
      return from;
    }
    for (int i = from + 1; i < to; i++) {
      if (b[i] == '\\') {
        i++;
      } else if (b[i] == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Behind the last byte of a part, and the comma that may follow. */
  private static int next(Head h, int last) {
    int p = last + 1;
    return p < h.end && h.b[p] == ',' ? p + 1 : p;
  }
}
