package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.Address;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** What any program of Postfix may write: complaints, and chatter of no use to a rule. */
final class CommonLines {
  private static final Word[] SEVERITIES = {
    word("warning"), word("error"), word("fatal"), word("panic"),
  };
  private static final Word SMTPD = word("smtpd");
  private static final Word HOSTNAME = word("hostname ");
  private static final Word RESOLVE = word(" does not resolve to address ");
  private static final Word ILLEGAL = word("Illegal address syntax from ");
  private static final Word SASL = word(": SASL ");
  private static final Word LONGER = word(": request longer than ");
  private static final Word STATUS = word("status=");
  private static final Word OPEN = word(" (");
  private static final Word CLIENT = word("client ");
  private static final Word CERTIFICATE = word("certificate verification failed for ");
  private static final Word SCRIPT = word("postfix-script");
  private static final Word[] INFO = {
    word("entering STRESS mode"),
    word("leaving STRESS mode"),
    word("SMTPS wrappermode"),
    word("TLS handshake failed for service="),
    word("SSL_set_fd error to "),
    word("SSL_connect error to "),
    word("cannot load Certification Authority data"),
    word("cannot set default OpenSSL certificate verification paths"),
    word("TLS support is not compiled in"),
  };

  private CommonLines() {}

  /** {@code ID: status=deferred (bounce failed)}: the message stays, for all its recipients. */
  private static void postponed(Head h, EventBuilder out, int colon, int from) {
    int end = SmtpdLines.valueEnd(h.b, from, h.end);
    h.start(out, MailEvents.MAIL_MOVED);
    out.text(MailEvents.QUEUE_ID, h.body, colon);
    h.text(out, MailEvents.STATUS, from, end);
    if (h.at(end, OPEN)) {
      int close = h.b[h.end - 1] == ')' ? h.end - 1 : h.end;
      h.text(out, MailEvents.REASON, end + OPEN.length, close);
    }
  }

  /** A client's certificate: {@code certificate verification failed for name[address]: why}. */
  private static boolean certificate(Head h, EventBuilder out, int p) {
    int at = h.at(p, CLIENT) ? p + CLIENT.length : p;
    if (!h.at(at, CERTIFICATE)) {
      return false;
    }
    info(h, out, p);
    int peer = at + CERTIFICATE.length;
    int end = h.daemonIs(SMTPD) ? Peer.end(h, peer, h.end) : -1;
    if (end > 0) {
      Peer.CLIENT.fill(h, out, peer, end);
    }
    return true;
  }

  /** Something to know of that is no complaint. */
  static void info(Head h, EventBuilder out, int from) {
    h.start(out, MailEvents.MAIL_WARNING);
    out.put(MailEvents.SEVERITY, "info");
    out.text(MailEvents.TEXT, from, h.end);
  }

  /** The message or the client that a complaint begins with. */
  private static void about(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int colon = QueueIds.end(b, from, h.end);
    if (colon > 0) {
      if (!QueueIds.isNone(b, from, colon) && hasDigit(b, from, colon)) {
        out.text(MailEvents.QUEUE_ID, from, colon);
      }
      return;
    }
    if (!h.daemonIs(SMTPD)) {
      return;
    }
    if (h.at(from, HOSTNAME)) {
      // the name is a valid one, so it holds no blank
      int name = from + HOSTNAME.length;
      int end = SmtpdLines.valueEnd(b, name, h.end);
      if (h.at(end, RESOLVE)) {
        int address = end + RESOLVE.length;
        int addressEnd = SmtpdLines.valueEnd(b, address, h.end);
        int last = addressEnd > address && b[addressEnd - 1] == ':' ? addressEnd - 1 : addressEnd;
        out.put(MailEvents.CLIENT_ADDRESS, Address.parse(b, address, last));
      }
      return;
    }
    if (h.at(from, ILLEGAL)) {
      int client = from + ILLEGAL.length;
      int clientEnd = Peer.end(h, client, h.end);
      if (clientEnd > 0) {
        Peer.CLIENT.fill(h, out, client, clientEnd);
      }
      return;
    }
    // where a warning begins with a name that the client gave, other words follow
    int end = Peer.end(h, from, h.end);
    if (end > 0 && (h.at(end, SASL) || h.at(end, LONGER))) {
      Peer.CLIENT.fill(h, out, from, end);
    }
  }

  /** An id has one; a word in front of a colon (a program, a table) seldom. */
  private static boolean hasDigit(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Scan.digit(b[i])) {
        return true;
      }
    }
    return false;
  }

  static Parser.Outcome parse(Head h, EventBuilder out) {
    byte[] b = h.b;
    int p = h.body;
    for (Word severity : SEVERITIES) {
      int end = p + severity.length;
      if (h.at(p, severity) && end < h.end && b[end] == ':') {
        int text = Math.min(end + 2, h.end);
        h.start(out, MailEvents.MAIL_WARNING);
        out.text(MailEvents.SEVERITY, p, end);
        h.text(out, MailEvents.TEXT, text, h.end);
        about(h, out, text);
        return Parser.Outcome.EVENT;
      }
    }
    int colon = h.idEnd();
    if (colon > 0 && h.at(colon + 2, STATUS)) {
      postponed(h, out, colon, colon + 2 + STATUS.length);
      return Parser.Outcome.EVENT;
    }
    if (certificate(h, out, p)) {
      return Parser.Outcome.EVENT;
    }
    if (h.daemonIs(SCRIPT)) {
      return ServiceLines.script(h, out);
    }
    for (Word known : INFO) {
      if (h.at(p, known)) {
        info(h, out, p);
        return Parser.Outcome.EVENT;
      }
    }
    return Chatter.is(h) ? Parser.Outcome.IGNORED : Parser.Outcome.UNKNOWN;
  }
}
