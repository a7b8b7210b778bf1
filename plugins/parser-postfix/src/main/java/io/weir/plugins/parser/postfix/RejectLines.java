package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Scan.findLast;
import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/**
 * {@code ID: reject: RCPT from name[address]: 550 5.1.1 <what>: why; from=<…> to=<…> proto=ESMTP
 * helo=<…>}, of smtpd, cleanup's milters and postscreen (which puts commas between the last ones).
 *
 * <p>Action, stage, client and code are read from the left, where only Postfix writes. The rest
 * holds what the client said. It is read from the left too, by {@link Envelope}, when it is well
 * formed to the end; else from the right: then an address that imitates the rest of a line spoils
 * only what the client may choose anyway.
 */
final class RejectLines {
  private static final Word FROM = word(" from ");
  private static final Word HELO = word(" helo=");
  private static final Word PROTO = word(" proto=");
  private static final Word TO = word(" to=<");
  private static final Word SENDER = word("; from=<");
  private static final Word PROXY = word("proxy-");
  private static final Word REJECT = word("reject");
  private static final Word REJECTED_END = word(">: ");

  /** Longer than any word of Postfix for what it does and when. */
  private static final int WORD = 40;

  private RejectLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    byte[] b = h.b;
    int id = h.body;
    int colon = h.idEnd();
    int action = colon < 0 ? id : colon + 2;
    int actionEnd = actionEnd(b, action, h.end);
    if (actionEnd < 0 && colon > 0) {
      // "reject: RCPT from" of versions that wrote no NOQUEUE: the word looked like an id
      colon = -1;
      action = id;
      actionEnd = actionEnd(b, action, h.end);
    }
    if (actionEnd < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    int stage = actionEnd + 2;
    int text = client(h, out, MailEvents.MAIL_REJECT, stage);
    if (text < 0 && h.at(action, PROXY)) {
      text = proxied(h, out, MailEvents.MAIL_REJECT, stage);
    }
    if (text < 0) {
      return colon > 0 && Scan.equal(b, action, actionEnd, REJECT)
          ? bare(h, out, id, colon, action, actionEnd)
          : Parser.Outcome.UNKNOWN;
    }
    if (colon > 0) {
      // NOQUEUE too: it tells that the client was still talking
      out.text(MailEvents.QUEUE_ID, id, colon);
    }
    out.text(MailEvents.ACTION, action, actionEnd);
    int why = reply(h, out, text);
    int end = Envelope.read(h, out, why);
    h.text(out, MailEvents.REASON, why, end < 0 ? tail(h, out, why) : end);
    return Parser.Outcome.EVENT;
  }

  /** A refusal in no known form: what Postfix did is certain, and by its own words all the rest. */
  private static Parser.Outcome bare(
      Head h, EventBuilder out, int id, int colon, int action, int actionEnd) {
    h.start(out, MailEvents.MAIL_REJECT);
    out.text(MailEvents.QUEUE_ID, id, colon);
    out.text(MailEvents.ACTION, action, actionEnd);
    h.text(out, MailEvents.REASON, Math.min(actionEnd + 2, h.end), h.end);
    return Parser.Outcome.EVENT;
  }

  /** Where the word that begins here ends, with {@code ": "} behind; -1 if it does not. */
  static int actionEnd(byte[] b, int from, int to) {
    int limit = Math.min(to - 1, from + WORD);
    for (int i = from; i < limit; i++) {
      int c = b[i];
      if (c == ':') {
        return i > from && b[i + 1] == ' ' ? i : -1;
      }
      if ((c < 'a' || c > 'z') && c != '-' && c != '_') {
        return -1;
      }
    }
    return -1;
  }

  /** Stage and client; where the text begins, or -1. */
  private static int client(Head h, EventBuilder out, EventType type, int stage) {
    int from = find(h.b, stage, Math.min(h.end, stage + WORD), FROM);
    int peer = from + FROM.length;
    int end = from < 0 ? -1 : Peer.end(h, peer, h.end);
    if (end < 0 || (end < h.end && h.b[end] != ':')) {
      return -1;
    }
    h.start(out, type);
    Peer.CLIENT.fill(h, out, peer, end);
    h.text(out, MailEvents.STAGE, stage, from);
    return Math.min(end + 2, h.end);
  }

  /** {@code proxy-reject: END-OF-MESSAGE: 554 …}: no client. */
  private static int proxied(Head h, EventBuilder out, EventType type, int stage) {
    int end = find(h.b, stage, Math.min(h.end, stage + WORD), ':');
    if (end < 0) {
      return -1;
    }
    h.start(out, type);
    h.text(out, MailEvents.STAGE, stage, end);
    return Math.min(end + 2, h.end);
  }

  /** {@code proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as ID; from=<…> …}. */
  static Parser.Outcome accepted(Head h, EventBuilder out, int colon, int stage) {
    int text = client(h, out, MailEvents.MAIL_PROXIED, stage);
    if (text < 0) {
      text = proxied(h, out, MailEvents.MAIL_PROXIED, stage);
    }
    if (text < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    if (colon > 0) {
      out.text(MailEvents.QUEUE_ID, h.body, colon);
    }
    int reply = reply(h, out, text);
    int end = Envelope.read(h, out, reply);
    h.text(out, MailEvents.RESPONSE, text, end < 0 ? tail(h, out, reply) : end);
    return Parser.Outcome.EVENT;
  }

  /** {@code 550 5.1.1 <what>: }, each part of which may be missing; where the reason begins. */
  static int reply(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int to = h.end;
    int p = from;
    if (Scan.digits(b, p, to) == p + 3 && p + 3 < to && b[p + 3] == ' ') {
      out.raw(MailEvents.CODE, p, p + 3);
      p += 4;
    }
    int dsn = dsnEnd(b, p, to);
    if (dsn > 0) {
      out.text(MailEvents.DSN, p, dsn);
      p = Math.min(dsn + 1, to);
    }
    if (p < to && b[p] == '<') {
      int quoted = Envelope.quoteEnd(b, p + 1, to);
      int close = quoted < 0 ? -1 : find(b, quoted, to, REJECTED_END);
      if (close > 0) {
        out.text(MailEvents.REJECTED, p + 1, close);
        p = close + 3;
      }
    }
    return p;
  }

  /** The end of {@code 5.1.1} with a blank or nothing behind, or -1. */
  static int dsnEnd(byte[] b, int from, int to) {
    int p = from;
    for (int part = 0; part < 3; part++) {
      int end = Scan.digits(b, p, Math.min(to, p + 4));
      if (end == p || (part == 0 && end > p + 1)) {
        return -1;
      }
      if (part == 2) {
        return end == to || b[end] == ' ' ? end : -1;
      }
      if (end == to || b[end] != '.') {
        return -1;
      }
      p = end + 1;
    }
    return -1;
  }

  /** Reads HELO name, protocol, recipient and sender from the right; the end of the reason. */
  private static int tail(Head h, EventBuilder out, int lo) {
    byte[] b = h.b;
    int e = h.end;
    int helo = findLast(b, lo, e, HELO);
    if (helo >= 0) {
      int v = helo + HELO.length;
      if (v == e) {
        e = comma(b, lo, helo);
      } else if (b[v] == '<' && (b[e - 1] == '>' || find(b, v, e, ' ') < 0)) {
        h.text(out, MailEvents.HELO_NAME, v + 1, b[e - 1] == '>' ? e - 1 : e);
        e = comma(b, lo, helo);
      }
    }
    int proto = findLast(b, lo, e, PROTO);
    if (proto >= 0 && SmtpdLines.valueEnd(b, proto + PROTO.length, e) == e) {
      h.text(out, MailEvents.PROTOCOL_NAME, proto + PROTO.length, e);
      e = comma(b, lo, proto);
    }
    int to = e > lo && b[e - 1] == '>' ? findLast(b, lo, e, TO) : -1;
    if (to > lo) {
      out.text(MailEvents.RECIPIENT, to + TO.length, e - 1);
      e = comma(b, lo, to);
    }
    int from = e > lo && b[e - 1] == '>' ? findLast(b, lo, e, SENDER) : -1;
    if (from >= 0) {
      out.text(MailEvents.SENDER, from + SENDER.length, e - 1);
      return from;
    }
    return e > lo && b[e - 1] == ';' ? e - 1 : e;
  }

  private static int comma(byte[] b, int lo, int end) {
    return end > lo && b[end - 1] == ',' ? end - 1 : end;
  }
}
