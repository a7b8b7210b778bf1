package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Scan.findLast;
import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/**
 * What the smtp and lmtp clients write when a host that mail was to go to cannot be used: the next
 * host is tried, or the delivery's own line follows. Postfix puts the reason behind the queue id as
 * it is; its known forms are read here, all others are kept whole. The host's own words come last
 * in each of them.
 */
final class RelayLines {
  private static final Word HOST = word("host ");
  private static final Word SAID = word(" said: ");
  private static final Word REFUSED = word(" refused to talk to me: ");
  private static final Word REPLY_TO = word(" (in reply to ");
  private static final Word COMMAND = word(" command)");
  private static final Word CONNECT = word("connect to ");
  private static final Word LOST = word("lost connection with ");
  private static final Word CONVERSATION = word("conversation with ");
  private static final Word WHILE = word(" while ");
  private static final Word TIMED_OUT = word(" timed out while ");
  private static final Word SASL = word("SASL authentication failed");
  private static final Word SERVER = word("server ");
  private static final Word PIX = word("enabling PIX workarounds: ");
  private static final Word FOR = word(" for ");
  private static final Word SSL = word("SSL_connect error to ");
  private static final Word CERTIFICATE = word("certificate verification failed for ");
  private static final Word OFFERED = word("Host offered STARTTLS: [");

  /** Stands where an id would. */
  static final Word TLSRPT = word("TLSRPT: ");

  private static final Word RECEIVING = word(", receiving_mx=");
  private static final Word TLS = word("TLS");

  private RelayLines() {}

  /**
   * Reads what stands at {@code p}, behind the queue id if there is one.
   *
   * @param colon the end of the queue id, or -1: then only the known forms count
   */
  static boolean parse(Head h, EventBuilder out, int colon, int p) {
    if (h.at(p, HOST)) {
      int peer = p + HOST.length;
      if (said(h, out, peer) || (Peer.end(h, peer, h.end) > 0 && whole(h, out, p))) {
        return id(h, out, colon);
      }
    } else if (h.at(p, CONNECT)) {
      if (stageBefore(h, out, "connect", p + CONNECT.length, ": ")) {
        return id(h, out, colon);
      }
    } else if (h.at(p, LOST)) {
      if (broken(h, out, p, LOST, WHILE)) {
        out.put(MailEvents.REASON, "lost connection");
        return id(h, out, colon);
      }
    } else if (h.at(p, CONVERSATION)) {
      if (broken(h, out, p, CONVERSATION, TIMED_OUT)) {
        out.put(MailEvents.REASON, "timed out");
        return id(h, out, colon);
      }
    } else if (h.at(p, SASL)) {
      sasl(h, out, p);
      return id(h, out, colon);
    } else if (h.at(p, PIX)) {
      pix(h, out, p);
      return id(h, out, colon);
    } else if (tls(h, out, p)) {
      return id(h, out, colon);
    }
    return colon > 0 && whole(h, out, p) && id(h, out, colon);
  }

  private static boolean id(Head h, EventBuilder out, int colon) {
    if (colon > 0) {
      out.text(MailEvents.QUEUE_ID, h.body, colon);
    }
    return true;
  }

  /** {@code name[address] said: 450 4.7.1 … (in reply to RCPT TO command)}. */
  private static boolean said(Head h, EventBuilder out, int peer) {
    int end = Peer.end(h, peer, h.end);
    boolean refused = end > 0 && h.at(end, REFUSED);
    if (end < 0 || (!refused && !h.at(end, SAID))) {
      return false;
    }
    begin(h, out, peer, end);
    if (refused) {
      out.put(MailEvents.REASON, "refused to talk to me");
      reply(h, out, end + REFUSED.length, h.end);
      return true;
    }
    int text = end + SAID.length;
    int to = h.end;
    // Postfix's own words come last, so they are looked for from the end
    int stage = Scan.endsWith(h.b, text, to, COMMAND) ? findLast(h.b, text, to, REPLY_TO) : -1;
    if (stage > 0) {
      h.text(out, MailEvents.STAGE, stage + REPLY_TO.length, to - COMMAND.length);
      to = stage;
    } else if (h.b[h.end - 1] == ')') {
      stage = findLast(h.b, text, to, REPLY_TO);
      if (stage > 0) {
        h.text(out, MailEvents.STAGE, stage + REPLY_TO.length, to - 1);
        to = stage;
      }
    }
    reply(h, out, text, to);
    return true;
  }

  private static void reply(Head h, EventBuilder out, int from, int to) {
    byte[] b = h.b;
    h.text(out, MailEvents.RESPONSE, from, to);
    if (Scan.digits(b, from, to) == from + 3
        && from + 3 < to
        && (b[from + 3] == ' ' || b[from + 3] == '-')) {
      out.raw(MailEvents.CODE, from, from + 3);
      int dsn = RejectLines.dsnEnd(b, from + 4, to);
      if (dsn > 0) {
        out.text(MailEvents.DSN, from + 4, dsn);
      }
    }
  }

  /** {@code name[address]:port: why}. */
  private static boolean stageBefore(
      Head h, EventBuilder out, String stage, int peer, String behind) {
    int end = Peer.end(h, peer, h.end);
    if (end < 0 || end >= h.end || h.b[end] != behind.charAt(0)) {
      return false;
    }
    begin(h, out, peer, end);
    out.put(MailEvents.STAGE, stage);
    h.text(out, MailEvents.REASON, Math.min(end + behind.length(), h.end), h.end);
    return true;
  }

  /** {@code name[address] while sending RCPT TO}. */
  private static boolean broken(Head h, EventBuilder out, int p, Word before, Word behind) {
    int peer = p + before.length;
    int end = Peer.end(h, peer, h.end);
    if (end < 0 || !h.at(end, behind)) {
      return false;
    }
    begin(h, out, peer, end);
    h.text(out, MailEvents.STAGE, end + behind.length, h.end);
    return true;
  }

  /** {@code SASL authentication failed; server name[address] said: 535 …}. */
  private static void sasl(Head h, EventBuilder out, int p) {
    int why = p + SASL.length;
    int server = Math.min(why + 2, h.end);
    if (!h.at(server, SERVER)) {
      server = find(h.b, server, h.end, SERVER);
    }
    int peer = server < 0 ? -1 : server + SERVER.length;
    int end = peer < 0 ? -1 : Peer.end(h, peer, h.end);
    if (end < 0) {
      whole(h, out, p);
    } else {
      begin(h, out, peer, end);
      out.text(MailEvents.REASON, p, server == why + 2 ? why : server - 1);
      int text = end + (end < h.end && h.b[end] == ':' ? 2 : 1);
      text = h.at(end, SAID) ? end + SAID.length : Math.min(text, h.end);
      reply(h, out, text, h.end);
    }
    out.put(MailEvents.STAGE, "AUTH");
  }

  /** {@code enabling PIX workarounds: delay_dotcrlf for name[address]:25}. */
  private static void pix(Head h, EventBuilder out, int p) {
    int names = p + PIX.length;
    int on = find(h.b, names, h.end, FOR);
    int peer = on + FOR.length;
    int end = on < 0 ? -1 : Peer.end(h, peer, h.end);
    if (end < 0) {
      whole(h, out, p);
      return;
    }
    begin(h, out, peer, end);
    out.text(MailEvents.REASON, p, on);
  }

  private static boolean tls(Head h, EventBuilder out, int p) {
    if (h.at(p, SSL)) {
      return stageBefore(h, out, "TLS", p + SSL.length, ": ");
    }
    if (h.at(p, OFFERED)) {
      int host = p + OFFERED.length;
      int close = find(h.b, host, h.end, ']');
      if (close < 0) {
        return false;
      }
      h.start(out, MailEvents.MAIL_RELAY);
      h.text(out, MailEvents.RELAY_NAME, host, close);
      out.put(MailEvents.STAGE, "TLS");
      out.put(MailEvents.REASON, "Host offered STARTTLS");
      return true;
    }
    if (h.at(p, TLSRPT)) {
      int peer = find(h.b, p, h.end, RECEIVING) + RECEIVING.length;
      int end = peer < RECEIVING.length ? -1 : Peer.end(h, peer, h.end);
      if (end < 0) {
        whole(h, out, p);
      } else {
        begin(h, out, peer, end);
        h.text(out, MailEvents.REASON, p + TLSRPT.length, h.end);
      }
      out.put(MailEvents.STAGE, "TLS");
      return true;
    }
    // "server certificate verification failed for" in newer versions
    int limit = Math.min(h.end, p + 48);
    int at = h.at(p, CERTIFICATE) ? p : find(h.b, p, limit, CERTIFICATE);
    return at >= 0
        && onlyWord(h.b, p, at)
        && stageBefore(h, out, "TLS", at + CERTIFICATE.length, ": ");
  }

  /** Nothing, or one word and a blank. */
  private static boolean onlyWord(byte[] b, int from, int to) {
    for (int i = from; i < to - 1; i++) {
      if (b[i] < 'a' || b[i] > 'z') {
        return false;
      }
    }
    return true;
  }

  /** A reason in words that are not known: {@code Cannot start TLS: handshake failure}. */
  private static boolean whole(Head h, EventBuilder out, int p) {
    if (p >= h.end) {
      return false;
    }
    h.start(out, MailEvents.MAIL_RELAY);
    out.text(MailEvents.REASON, p, h.end);
    if (find(h.b, p, Math.min(h.end, p + 40), TLS) >= 0) {
      out.put(MailEvents.STAGE, "TLS");
    }
    return true;
  }

  private static void begin(Head h, EventBuilder out, int peer, int end) {
    h.start(out, MailEvents.MAIL_RELAY);
    Peer.RELAY.fill(h, out, peer, end);
  }
}
