package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/**
 * {@code Trusted TLS connection established to name[address]:port: TLSv1.3 with cipher X (256/256
 * bits) …}.
 */
final class TlsLines {
  private static final Word ESTABLISHED = word("TLS connection established ");
  private static final Word REUSED = word("TLS connection reused ");
  private static final Word FROM = word("from ");
  private static final Word TO = word("to ");
  private static final Word CIPHER = word(" with cipher ");

  private TlsLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    byte[] b = h.b;
    int p = h.body;
    int trust = p;
    int trustEnd = p;
    // the trust is one of four words, all of them capitalized
    if (p < h.end && b[p] >= 'A' && b[p] <= 'V' && !h.at(p, ESTABLISHED)) {
      trustEnd = SmtpdLines.valueEnd(b, p, h.end);
      p = trustEnd + 1;
    }
    if (!h.at(p, ESTABLISHED)) {
      return h.at(p, REUSED) ? Parser.Outcome.IGNORED : Parser.Outcome.UNKNOWN;
    }
    p += ESTABLISHED.length;
    boolean in = h.at(p, FROM);
    if (!in && !h.at(p, TO)) {
      return Parser.Outcome.UNKNOWN;
    }
    int peer = p + (in ? FROM.length : TO.length);
    int end = Peer.end(h, peer, h.end);
    if (end < 0) {
      end = Scan.find(b, peer, h.end, ':');
    }
    if (end < 0 || end + 2 > h.end || b[end] != ':') {
      return Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_TLS);
    h.text(out, MailEvents.TRUST, trust, trustEnd);
    Peer.TLS.fill(h, out, peer, end);
    if (!in) {
      // the same words as in the deliveries over this connection
      Peer.RELAY.fill(h, out, peer, end);
    }
    out.put(MailEvents.DIRECTION, in ? "in" : "out");
    int protocol = end + 2;
    int protocolEnd = SmtpdLines.valueEnd(b, protocol, h.end);
    h.text(out, MailEvents.ENCRYPTION_PROTOCOL, protocol, protocolEnd);
    if (h.at(protocolEnd, CIPHER)) {
      int cipher = protocolEnd + CIPHER.length;
      int cipherEnd = SmtpdLines.valueEnd(b, cipher, h.end);
      h.text(out, MailEvents.ENCRYPTION_CIPHER, cipher, cipherEnd);
      if (cipherEnd + 2 < h.end && b[cipherEnd + 1] == '(') {
        int bits = cipherEnd + 2;
        h.text(out, MailEvents.ENCRYPTION_KEYSIZE, bits, SmtpdLines.valueEnd(b, bits, h.end));
      }
    }
    return Parser.Outcome.EVENT;
  }
}
