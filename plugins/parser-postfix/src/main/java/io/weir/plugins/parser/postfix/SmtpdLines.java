package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** The lines of smtpd, under whatever service name it runs. */
final class SmtpdLines {
  private static final Word CONNECT = word("connect from ");
  private static final Word DISCONNECT = word("disconnect from ");
  private static final Word WARNING = word("warning: ");
  private static final Word CLIENT = word("client=");
  private static final Word METHOD = word(", sasl_method=");
  private static final Word USERNAME = word(", sasl_username=");
  private static final Word SENDER = word(", sasl_sender=");
  private static final Word ORIGINAL_ID = word(", orig_queue_id=");
  private static final Word ORIGINAL_CLIENT = word(", orig_client=");
  private static final Word SASL = word(": SASL ");
  private static final Word FAILED = word(" authentication failed:");
  private static final Word UNAVAILABLE = word("(unavailable)");
  private static final Word AUTH = word("auth");
  private static final Word RCPT = word("rcpt");
  private static final Word PROXY_ACCEPT = word("proxy-accept: ");
  private static final Word EXCEEDED = word(" limit exceeded: ");
  private static final Word FROM = word(" from ");
  private static final Word SERVICE = word(" for service ");

  /** Known by name: other warnings may begin with what a client said. */
  private static final Word[] LIMITS = {
    word("Connection rate"),
    word("Connection concurrency"),
    word("Message delivery request rate"),
    word("Recipient address rate"),
    word("New TLS session rate"),
    word("AUTH command rate"),
  };

  private SmtpdLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    int p = h.body;
    if (h.at(p, CONNECT)) {
      return client(h, out, MailEvents.MAIL_CONNECT, p + CONNECT.length) < 0
          ? Parser.Outcome.UNKNOWN
          : Parser.Outcome.EVENT;
    }
    if (h.at(p, DISCONNECT)) {
      return disconnect(h, out, p + DISCONNECT.length);
    }
    if (h.at(p, WARNING)) {
      return warning(h, out, p + WARNING.length);
    }
    int colon = h.idEnd();
    if (colon > 0 && h.at(colon + 2, CLIENT)) {
      return accepted(h, out, p, colon);
    }
    Parser.Outcome lost = LostLines.parse(h, out);
    if (lost != Parser.Outcome.UNKNOWN) {
      return lost;
    }
    Parser.Outcome tls = TlsLines.parse(h, out);
    if (tls != Parser.Outcome.UNKNOWN) {
      return tls;
    }
    int action = colon > 0 ? colon + 2 : p;
    if (h.at(action, PROXY_ACCEPT)) {
      return RejectLines.accepted(h, out, colon, action + PROXY_ACCEPT.length);
    }
    return RejectLines.parse(h, out);
  }

  /** Begins an event with the client at this place; returns the client's end, or -1 without one. */
  private static int client(Head h, EventBuilder out, EventType type, int from) {
    int end = Peer.end(h, from, h.end);
    if (end >= 0) {
      h.start(out, type);
      Peer.CLIENT.fill(h, out, from, end);
    }
    return end;
  }

  private static Parser.Outcome disconnect(Head h, EventBuilder out, int from) {
    int client = client(h, out, MailEvents.MAIL_DISCONNECT, from);
    if (client < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    int p = client + 1;
    if (p < h.end) {
      out.text(MailEvents.COMMANDS, p, h.end);
      while (p < h.end) {
        int blank = Scan.find(h.b, p, h.end, ' ');
        int end = blank < 0 ? h.end : blank;
        counter(h, out, p, end);
        p = end + 1;
      }
    }
    return Parser.Outcome.EVENT;
  }

  /** {@code auth=0/1} is accepted and tried; {@code auth=1} is both. */
  private static void counter(Head h, EventBuilder out, int from, int to) {
    int value = from + 5;
    byte first = h.b[from];
    if (value >= to || first != 'a' && first != 'r' || h.b[from + 4] != '=') {
      return;
    }
    boolean auth = AUTH.isAt(h.b, from, to);
    if (!auth && !RCPT.isAt(h.b, from, to)) {
      return;
    }
    int slash = Scan.find(h.b, value, to, '/');
    out.raw(
        auth ? MailEvents.AUTH_TRIED : MailEvents.RCPT_TRIED, slash < 0 ? value : slash + 1, to);
    int accepted = slash < 0 ? to : slash;
    out.raw(auth ? MailEvents.AUTH_ACCEPTED : MailEvents.RCPT_ACCEPTED, value, accepted);
  }

  /**
   * {@code ID: client=name[address], sasl_method=…, sasl_username=…, sasl_sender=…,
   * orig_queue_id=…, orig_client=…}. A client that has logged in chooses sasl_sender freely, and a
   * login may hold commas and blanks, so these reach to the end of the line: neither must turn a
   * message into one that came back from a filter and is not counted.
   */
  private static Parser.Outcome accepted(Head h, EventBuilder out, int id, int colon) {
    byte[] b = h.b;
    int from = colon + 2 + CLIENT.length;
    int end = Peer.end(h, from, h.end);
    if (end < 0) {
      return Parser.Outcome.UNKNOWN;
    }
    int p = end;
    int method = p;
    int methodEnd = p;
    if (h.at(p, METHOD)) {
      method = p + METHOD.length;
      p = valueEnd(b, method, h.end);
      methodEnd = p;
    }
    int user = p;
    int userEnd = p;
    if (h.at(p, USERNAME)) {
      user = p + USERNAME.length;
      int named = Scan.find(b, user, h.end, SENDER);
      p = named < 0 ? h.end : named;
      userEnd = p;
    }
    boolean sender = h.at(p, SENDER);
    boolean requeued = h.at(p, ORIGINAL_ID) || h.at(p, ORIGINAL_CLIENT);
    h.start(out, requeued ? MailEvents.MAIL_REQUEUED : MailEvents.MAIL_ACCEPTED);
    if (!QueueIds.isNone(b, id, colon)) {
      out.text(MailEvents.QUEUE_ID, id, colon);
    }
    Peer.CLIENT.fill(h, out, from, end);
    h.text(out, MailEvents.SASL_METHOD, method, methodEnd);
    account(h, out, user, userEnd);
    if (sender) {
      h.text(out, MailEvents.SASL_SENDER, p + SENDER.length, h.end);
    }
    if (h.at(p, ORIGINAL_ID)) {
      int value = p + ORIGINAL_ID.length;
      p = valueEnd(b, value, h.end);
      out.text(MailEvents.ORIGINAL_QUEUE_ID, value, p);
    }
    if (h.at(p, ORIGINAL_CLIENT)) {
      int value = p + ORIGINAL_CLIENT.length;
      int valueEnd = Peer.end(h, value, h.end);
      if (valueEnd > 0) {
        ORIGINAL.fill(h, out, value, valueEnd);
      }
    }
    return Parser.Outcome.EVENT;
  }

  private static final Peer ORIGINAL =
      new Peer(
          MailEvents.ORIGINAL_CLIENT_NAME,
          MailEvents.ORIGINAL_CLIENT_ADDRESS,
          Field.integer("original_client_port", "Nobody declares it: skipped."));

  private static Parser.Outcome warning(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int client = Peer.end(h, from, h.end);
    if (client > 0 && h.at(client, SASL)) {
      int method = client + SASL.length;
      int methodEnd = valueEnd(b, method, h.end);
      if (h.at(methodEnd, FAILED)) {
        authFailure(h, out, from, client, method, methodEnd);
        return Parser.Outcome.EVENT;
      }
    }
    return LostLines.nonSmtp(h, out, from) || limit(h, out, from)
        ? Parser.Outcome.EVENT
        : Parser.Outcome.UNKNOWN;
  }

  /** {@code Connection rate limit exceeded: 61 from name[address] for service smtp}. */
  private static boolean limit(Head h, EventBuilder out, int from) {
    byte[] b = h.b;
    int end = -1;
    for (Word limit : LIMITS) {
      end = h.at(from, limit) ? from + limit.length : end;
    }
    if (end < 0 || !h.at(end, EXCEEDED)) {
      return false;
    }
    int rate = end + EXCEEDED.length;
    int rateEnd = Scan.digits(b, rate, h.end);
    int peer = rateEnd + FROM.length;
    int peerEnd = rateEnd > rate && h.at(rateEnd, FROM) ? Peer.end(h, peer, h.end) : -1;
    if (peerEnd < 0) {
      return false;
    }
    h.start(out, MailEvents.MAIL_LIMIT);
    out.text(MailEvents.METRIC, from, end);
    out.raw(MailEvents.RATE, rate, rateEnd);
    Peer.CLIENT.fill(h, out, peer, peerEnd);
    if (h.at(peerEnd, SERVICE)) {
      h.text(out, MailEvents.SERVICE, peerEnd + SERVICE.length, h.end);
    }
    return true;
  }

  private static void authFailure(
      Head h, EventBuilder out, int client, int clientEnd, int method, int methodEnd) {
    byte[] b = h.b;
    h.start(out, MailEvents.MAIL_AUTH_FAILURE);
    Peer.CLIENT.fill(h, out, client, clientEnd);
    h.text(out, MailEvents.SASL_METHOD, method, methodEnd);
    int reason = methodEnd + FAILED.length;
    if (reason < h.end && b[reason] == ' ') {
      reason++;
    }
    int user = Scan.find(b, reason, h.end, USERNAME);
    int reasonEnd = user < 0 ? h.end : user;
    h.text(out, MailEvents.REASON, reason, reasonEnd);
    if (user >= 0) {
      account(h, out, user + USERNAME.length, h.end);
    }
    out.put(MailEvents.KIND, AuthReasons.kind(b, reason, reasonEnd));
  }

  /** {@code (unavailable)} is no account. */
  static void account(Head h, EventBuilder out, int from, int to) {
    if (!Scan.equal(h.b, from, to, UNAVAILABLE)) {
      h.text(out, MailEvents.SASL_USERNAME, from, to);
    }
  }

  /** The end of a value that holds neither a blank nor a comma. */
  static int valueEnd(byte[] b, int from, int to) {
    return Scan.either(b, from, to, ' ', ',');
  }
}
