package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;
import org.jspecify.annotations.Nullable;

/** Sessions that broke off: {@code lost connection after RCPT from name[address]}. */
final class LostLines {
  private static final Word[] REASONS = {
    word("lost connection"),
    word("timeout"),
    word("too many errors"),
    word("improper command pipelining"),
    word("bare <LF> received"),
    word("bare <CR> received"),
  };
  private static final Word QMQPD = word("qmqpd");
  private static final Word WHILE = word(" while ");
  private static final Word AFTER = word(" after ");
  private static final Word FROM = word(" from ");
  private static final Word ACCEPT = word("SSL_accept error from ");
  private static final Word NON_SMTP = word("non-SMTP command from ");

  private LostLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    byte[] b = h.b;
    int id = h.body;
    int colon = h.idEnd();
    int p = colon < 0 ? id : colon + 2;
    if (h.at(p, ACCEPT)) {
      return event(h, out, "SSL_accept error", p + ACCEPT.length);
    }
    for (Word reason : REASONS) {
      int after = p + reason.length;
      if (h.at(p, reason) && h.at(after, AFTER)) {
        // the stage is Postfix's own word, the client's text comes only behind its address
        int stage = after + AFTER.length;
        int from = Scan.find(b, stage, h.end, FROM);
        if (from < 0 || event(h, out, null, from + FROM.length) != Parser.Outcome.EVENT) {
          return Parser.Outcome.UNKNOWN;
        }
        out.text(MailEvents.REASON, p, after);
        int stageEnd = SmtpdLines.valueEnd(b, stage, from);
        h.text(out, MailEvents.STAGE, stage, stageEnd);
        if (colon > 0 && !QueueIds.isNone(b, id, colon)) {
          out.text(MailEvents.QUEUE_ID, id, colon);
        }
        return Parser.Outcome.EVENT;
      }
    }
    return colon > 0 && h.daemonIs(QMQPD) ? qmqpd(h, out, colon) : Parser.Outcome.UNKNOWN;
  }

  /** {@code ID: name[address]: lost connection while reading recipient}. */
  private static Parser.Outcome qmqpd(Head h, EventBuilder out, int colon) {
    int peer = colon + 2;
    int end = Peer.end(h, peer, h.end);
    int stage = end < 0 ? -1 : Scan.find(h.b, end, h.end, WHILE);
    if (stage < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_LOST);
    Peer.CLIENT.fill(h, out, peer, end);
    h.text(out, MailEvents.REASON, Math.min(end + 2, stage), stage);
    h.text(out, MailEvents.STAGE, stage + WHILE.length, h.end);
    if (!QueueIds.isNone(h.b, h.body, colon)) {
      out.text(MailEvents.QUEUE_ID, h.body, colon);
    }
    return Parser.Outcome.EVENT;
  }

  /** {@code warning: non-SMTP command from name[address]: GET / HTTP/1.1}. */
  static boolean nonSmtp(Head h, EventBuilder out, int from) {
    return h.at(from, NON_SMTP)
        && event(h, out, "non-SMTP command", from + NON_SMTP.length) == Parser.Outcome.EVENT;
  }

  private static Parser.Outcome event(Head h, EventBuilder out, @Nullable String reason, int peer) {
    int end = Peer.end(h, peer, h.end);
    if (end < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_LOST);
    Peer.CLIENT.fill(h, out, peer, end);
    out.put(MailEvents.REASON, reason);
    return Parser.Outcome.EVENT;
  }
}
