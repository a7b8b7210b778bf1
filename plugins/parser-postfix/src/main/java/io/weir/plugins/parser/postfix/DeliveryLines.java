package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Scan.find;
import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/**
 * The lines of the delivery agents: {@code ID: to=<…>, orig_to=<…>, relay=…, conn_use=…, delay=…,
 * delays=…, tls=…, dsn=…, status=… (response)}. Recipients come first and are read up to {@code ,
 * relay=}, a quoted local part taken as one; the response comes last and reaches to the end.
 */
final class DeliveryLines {
  private static final Word TO = word("to=");
  private static final Word ORIGINAL = word(", orig_to=");
  private static final Word RELAY = word(", relay=");
  private static final Word NONE = word("none");
  private static final Word CONN_USE = word("conn_use=");
  private static final Word DELAY = word("delay=");
  private static final Word DELAYS = word("delays=");
  private static final Word TLS = word("tls=");
  private static final Word DSN = word("dsn=");
  private static final Word STATUS = word("status=");
  private static final Word PASSING = word("passing <");
  private static final Word BREAKING = word("breaking line > ");
  private static final Word[] CLIENTS = {UnsureLines.SMTP, word("lmtp"), word("relay")};

  private DeliveryLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    int colon = h.idEnd();
    int p = colon < 0 ? h.body : colon + 2;
    if (h.at(p, TO)) {
      // without relay or status it was cut off
      return delivery(h, out, colon, p + TO.length) ? Parser.Outcome.EVENT : Parser.Outcome.IGNORED;
    }
    Parser.Outcome tls = TlsLines.parse(h, out);
    if (tls != Parser.Outcome.UNKNOWN) {
      return tls;
    }
    if (h.at(h.body, RelayLines.TLSRPT)) {
      return RelayLines.parse(h, out, -1, h.body) ? Parser.Outcome.EVENT : Parser.Outcome.UNKNOWN;
    }
    if (colon > 0) {
      if (h.at(p, PASSING) || h.at(p, BREAKING)) {
        return Parser.Outcome.IGNORED;
      }
      if (h.at(p, STATUS)) {
        return Parser.Outcome.UNKNOWN;
      }
      if (CleanupLines.checked(h, out, colon, p) || nameless(h, out, colon, p)) {
        return Parser.Outcome.EVENT;
      }
    }
    return client(h) && RelayLines.parse(h, out, colon, p)
        ? Parser.Outcome.EVENT
        : Parser.Outcome.UNKNOWN;
  }

  private static boolean client(Head h) {
    for (Word name : CLIENTS) {
      if (h.daemonIs(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A delivery whose {@code to=} got lost on the way. All that Postfix writes besides deliveries
   * begins with several words, so one that holds no blank is an address.
   */
  private static boolean nameless(Head h, EventBuilder out, int colon, int p) {
    int end = SmtpdLines.valueEnd(h.b, p, h.end);
    return end > p && h.at(end, RELAY) && delivery(h, out, colon, p);
  }

  private static boolean delivery(Head h, EventBuilder out, int colon, int to) {
    byte[] b = h.b;
    int relay = find(b, addressEnd(b, to, h.end), h.end, RELAY);
    if (relay < 0) {
      return false;
    }
    int original = find(b, addressEnd(b, to, relay), relay, ORIGINAL);
    if (original >= 0) {
      // "<a@b, orig_to=<x, relay=": with a quoted second address the search begins behind it
      relay = find(b, addressEnd(b, original + ORIGINAL.length, h.end), h.end, RELAY);
      if (relay < 0) {
        return false;
      }
    }
    h.start(out, MailEvents.MAIL_DELIVERY);
    if (colon > 0) {
      out.text(MailEvents.QUEUE_ID, h.body, colon);
    }
    QueueLines.address(h, out, MailEvents.RECIPIENT, to, original < 0 ? relay : original);
    if (original >= 0) {
      int value = original + ORIGINAL.length;
      QueueLines.address(h, out, MailEvents.ORIGINAL_RECIPIENT, value, relay);
    }
    int value = relay + RELAY.length;
    int end = SmtpdLines.valueEnd(b, value, h.end);
    relay(h, out, value, end);
    return values(h, out, end);
  }

  private static void relay(Head h, EventBuilder out, int from, int to) {
    h.text(out, MailEvents.RELAY, from, to);
    if (!Scan.equal(h.b, from, to, NONE)) {
      int end = Peer.end(h, from, to);
      Peer.RELAY.fill(h, out, from, end < 0 ? to : end);
    }
  }

  /** {@code , name=value} and so on, up to the status; false when there is none. */
  private static boolean values(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int p = from;
    while (true) {
      while (p < h.end && (b[p] == ',' || b[p] == ' ')) {
        p++;
      }
      int end = SmtpdLines.valueEnd(b, p, h.end);
      if (end == p) {
        return false;
      }
      if (h.at(p, DELAYS)) {
        h.text(out, MailEvents.DELAYS, p + DELAYS.length, end);
      } else if (h.at(p, DELAY)) {
        out.raw(MailEvents.DELAY, p + DELAY.length, end);
      } else if (h.at(p, DSN)) {
        h.text(out, MailEvents.DSN, p + DSN.length, end);
      } else if (h.at(p, CONN_USE)) {
        out.raw(MailEvents.CONN_USE, p + CONN_USE.length, end);
      } else if (h.at(p, TLS)) {
        h.text(out, MailEvents.TLS, p + TLS.length, end);
      } else if (h.at(p, STATUS)) {
        h.text(out, MailEvents.STATUS, p + STATUS.length, end);
        response(h, out, end);
        return true;
      }
      p = end;
    }
  }

  private static void response(Head h, EventBuilder out, int from) {
    int p = from;
    while (p < h.end && h.b[p] == ' ') {
      p++;
    }
    if (p < h.end && h.b[p] == '(') {
      h.text(out, MailEvents.RESPONSE, p + 1, h.b[h.end - 1] == ')' ? h.end - 1 : h.end);
    }
  }

  /** Behind the quoted local part of {@code <"a b"@c>}, else where the address begins. */
  private static int addressEnd(byte[] b, int from, int to) {
    int end = from < to && b[from] == '<' ? Envelope.quoteEnd(b, from + 1, to) : from;
    return end < 0 ? from : end;
  }
}
