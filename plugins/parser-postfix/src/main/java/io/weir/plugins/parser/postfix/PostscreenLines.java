package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/**
 * The lines of postscreen and of its helpers dnsblog and tlsproxy. A verdict is one or more words
 * in capitals; the client is the first {@code [address]:port} of the line, and all that the client
 * wrote stands behind it.
 */
final class PostscreenLines {
  private static final Word WITHOUT = word(" without valid RCPT");
  private static final Word RANK = word(" rank ");
  private static final Word TO = word(" to [");
  private static final Word AFTER = word(" after ");
  private static final Word ADDR = word("addr ");
  private static final Word LISTED = word(" listed by domain ");
  private static final Word AS = word(" as ");

  /** No verdict, though it begins in capitals. */
  private static final Word HANDSHAKE = word("TLS handshake failed");

  private static final Word ACCEPT = word("SSL_accept error ");
  private static final Word CACHE = word("cache ");
  private static final Peer SERVER =
      new Peer(MailEvents.CLIENT_NAME, MailEvents.SERVER_ADDRESS, MailEvents.SERVER_PORT);

  private PostscreenLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    int p = h.body;
    if (h.at(p, ADDR)) {
      return listed(h, out, p + ADDR.length);
    }
    if (h.at(p, CACHE)) {
      return Parser.Outcome.IGNORED;
    }
    Parser.Outcome tls = TlsLines.parse(h, out);
    if (tls != Parser.Outcome.UNKNOWN) {
      return tls;
    }
    if (h.at(p, ACCEPT)) {
      return LostLines.parse(h, out);
    }
    if (h.at(p, HANDSHAKE)) {
      return Parser.Outcome.UNKNOWN;
    }
    int verdict = verdictEnd(h, p);
    return verdict > p ? event(h, out, p, verdict) : RejectLines.parse(h, out);
  }

  private static Parser.Outcome event(Head h, EventBuilder out, int from, int verdict) {
    byte[] b = h.b;
    int client = find(b, verdict, h.end, '[');
    int end = client < 0 ? -1 : Peer.end(h, client, h.end);
    if (end < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_POSTSCREEN);
    out.text(MailEvents.VERDICT, from, verdict);
    Peer.CLIENT.fill(h, out, client, end);
    if (h.at(verdict, RANK)) {
      int rank = verdict + RANK.length;
      out.raw(MailEvents.SCORE, rank, Scan.digits(b, rank, h.end));
    }
    if (h.at(end, TO)) {
      int server = end + TO.length - 1;
      int serverEnd = Peer.end(h, server, h.end);
      if (serverEnd > 0) {
        SERVER.fill(h, out, server, serverEnd);
      }
      return Parser.Outcome.EVENT;
    }
    int data = end;
    if (h.at(end, AFTER)) {
      int stage = end + AFTER.length;
      int stageEnd = SmtpdLines.valueEnd(b, stage, h.end);
      data = stageEnd > stage && b[stageEnd - 1] == ':' ? stageEnd - 1 : stageEnd;
      h.text(out, MailEvents.STAGE, stage, data);
    }
    if (data + 2 < h.end && b[data] == ':') {
      h.text(out, MailEvents.DATA, data + 2, h.end);
    }
    return Parser.Outcome.EVENT;
  }

  /**
   * Behind the words in capitals, where {@code " from "} or an address follows; or {@code from}.
   */
  private static int verdictEnd(Head h, int from) {
    byte[] b = h.b;
    int i = from;
    int end = from;
    while (i < h.end && i < from + 48) {
      int c = b[i];
      if (c == ' ') {
        end = i;
      } else if ((c < 'A' || c > 'Z') && c != '-' && c != '/') {
        break;
      }
      i++;
    }
    return end > from && h.at(end, WITHOUT) ? end + WITHOUT.length : end;
  }

  /** {@code addr 192.0.2.1 listed by domain zen.example as 127.0.0.2}. */
  private static Parser.Outcome listed(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int end = find(b, from, h.end, ' ');
    if (end < 0 || !h.at(end, LISTED)) {
      return Parser.Outcome.UNKNOWN;
    }
    int domain = end + LISTED.length;
    int as = find(b, domain, h.end, AS);
    if (as < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_POSTSCREEN);
    out.put(MailEvents.VERDICT, "LISTED");
    out.raw(MailEvents.CLIENT_ADDRESS, from, end);
    h.text(out, MailEvents.DNSBL_DOMAIN, domain, as);
    h.text(out, MailEvents.DNSBL_RESULT, as + AS.length, h.end);
    return Parser.Outcome.EVENT;
  }
}
