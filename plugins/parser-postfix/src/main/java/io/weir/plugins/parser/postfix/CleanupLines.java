package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Scan.findLast;
import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** The lines of cleanup: message ids, milters, header and body checks. */
final class CleanupLines {
  private static final Word CLEANUP = word("cleanup");
  private static final Word MESSAGE_ID = word("message-id=");
  private static final Word RESENT = word("resent-message-id=");
  private static final Word CANCELED = word("canceled");
  private static final Word NOT_ACCEPTED = word(" -- message not accepted, try again later");
  private static final Word HEADER = word("header ");
  private static final Word BODY = word("body ");
  private static final Word CONTENT = word("content ");
  private static final Word MIME = word("mime-error ");
  private static final Word WARNING = word("warning");
  private static final Word INFO = word("info");
  private static final Word FROM = word(" from ");
  private static final Word SENDER = word("; from=<");
  private static final Word TO = word(" to=<");
  private static final Word PROTO = word(" proto=");
  private static final Word HELO = word(" helo=<");

  private CleanupLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    int colon = h.idEnd();
    if (colon < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    int p = colon + 2;
    if (h.at(p, MESSAGE_ID)) {
      return id(h, out, colon, MailEvents.MESSAGE_ID, p + MESSAGE_ID.length);
    }
    if (h.at(p, RESENT)) {
      return id(h, out, colon, MailEvents.RESENT_MESSAGE_ID, p + RESENT.length);
    }
    if (Scan.equal(h.b, p, h.end, CANCELED)) {
      h.start(out, MailEvents.MAIL_REMOVED);
      out.text(MailEvents.QUEUE_ID, h.body, colon);
      out.text(MailEvents.STATUS, p, p + CANCELED.length);
      return Parser.Outcome.EVENT;
    }
    if (checked(h, out, colon, p) || QueueLines.removed(h, out, colon, p)) {
      return Parser.Outcome.EVENT;
    }
    if (Scan.endsWith(h.b, p, h.end, NOT_ACCEPTED)) {
      CommonLines.info(h, out, p);
      out.text(MailEvents.QUEUE_ID, h.body, colon);
      return Parser.Outcome.EVENT;
    }
    return RejectLines.parse(h, out);
  }

  /** Header and body checks, those of the smtp client too; false for anything else. */
  static boolean checked(Head h, EventBuilder out, int colon, int p) {
    int end = RejectLines.actionEnd(h.b, p, h.end);
    int stage = end + 2;
    if (end < 0
        || (!h.at(stage, HEADER)
            && !h.at(stage, BODY)
            && !h.at(stage, CONTENT)
            && !h.at(stage, MIME))) {
      return false;
    }
    check(h, out, colon, p, end);
    return true;
  }

  /** The whole rest is the sender's; of {@code <id>more} the id counts. */
  private static Parser.Outcome id(Head h, EventBuilder out, int colon, Field field, int from) {
    h.start(out, MailEvents.MAIL_HEADER);
    out.text(MailEvents.QUEUE_ID, h.body, colon);
    int close = from < h.end && h.b[from] == '<' ? find(h.b, from, h.end, '>') : -1;
    if (close > 0) {
      h.text(out, field, from + 1, close);
    } else {
      h.text(out, field, from < h.end && h.b[from] == '<' ? from + 1 : from, h.end);
    }
    return Parser.Outcome.EVENT;
  }

  /**
   * {@code ID: reject: header Subject: … from name[address]; from=<…> to=<…> proto=… helo=<…>:
   * why}. The header is the sender's and may hold all that follows it, a client's address first of
   * all. So these are read only where {@code ; from=<} stands once; else the join knows them.
   */
  private static void check(Head h, EventBuilder out, int colon, int action, int actionEnd) {
    byte[] b = h.b;
    int stage = actionEnd + 2;
    int content = find(b, stage, h.end, ' ') + 1;
    h.start(out, MailEvents.MAIL_REJECT);
    out.text(MailEvents.QUEUE_ID, h.body, colon);
    out.text(MailEvents.ACTION, action, actionEnd);
    if (Scan.equal(b, action, actionEnd, WARNING) || Scan.equal(b, action, actionEnd, INFO)) {
      out.text(MailEvents.SEVERITY, action, actionEnd);
    }
    out.text(MailEvents.STAGE, stage, content - 1);
    // the smtp client checks headers too, but names no client: what looks like one is the header's
    int sender = h.daemonIs(CLEANUP) ? find(b, content, h.end, SENDER) : -1;
    if (sender < 0 || find(b, sender + 1, h.end, SENDER) > 0) {
      h.text(out, MailEvents.REJECTED, content, h.end);
      return;
    }
    int from = findLast(b, content, sender, FROM);
    h.text(out, MailEvents.REJECTED, content, from < 0 ? sender : from);
    int peer = from + FROM.length;
    if (from >= 0 && Peer.end(h, peer, sender) == sender) {
      Peer.CLIENT.fill(h, out, peer, sender);
    }
    envelope(h, out, sender + SENDER.length);
  }

  private static void envelope(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int p = address(h, out, MailEvents.SENDER, from);
    if (h.at(p, TO)) {
      p = address(h, out, MailEvents.RECIPIENT, p + TO.length);
    }
    if (h.at(p, PROTO)) {
      int proto = p + PROTO.length;
      p = SmtpdLines.valueEnd(b, proto, h.end);
      int end = p > proto && b[p - 1] == ':' ? p - 1 : p;
      h.text(out, MailEvents.PROTOCOL_NAME, proto, end);
      p = end;
    }
    if (h.at(p, HELO)) {
      p = address(h, out, MailEvents.HELO_NAME, p + HELO.length);
    }
    if (p + 2 < h.end && b[p] == ':' && b[p + 1] == ' ') {
      h.text(out, MailEvents.REASON, RejectLines.reply(h, out, p + 2), h.end);
    }
  }

  /** Reads to the closing bracket; the place behind it. */
  private static int address(Head h, EventBuilder out, Field field, int from) {
    int quoted = Envelope.quoteEnd(h.b, from, h.end);
    int close = quoted < 0 ? -1 : find(h.b, quoted, h.end, '>');
    int end = close < 0 ? h.end : close;
    out.text(field, from, end);
    return Math.min(end + 1, h.end);
  }
}
