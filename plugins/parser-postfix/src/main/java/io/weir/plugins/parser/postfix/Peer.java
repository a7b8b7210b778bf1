package io.weir.plugins.parser.postfix;

import io.weir.api.EventBuilder;
import io.weir.api.Field;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;

/**
 * Reads {@code name[address]} and {@code name[address]:port} at a fixed place. Postfix writes the
 * name itself, from a verified lookup, so it holds neither a blank nor a bracket.
 *
 * @param name the field of the name
 * @param address the field of the address
 * @param port the field of the port
 */
record Peer(Field name, Field address, Field port) {
  static final Peer CLIENT =
      new Peer(MailEvents.CLIENT_NAME, MailEvents.CLIENT_ADDRESS, MailEvents.CLIENT_PORT);
  static final Peer TLS =
      new Peer(MailEvents.PEER_NAME, MailEvents.PEER_ADDRESS, MailEvents.PEER_PORT);
  static final Peer RELAY =
      new Peer(MailEvents.RELAY_NAME, MailEvents.RELAY_ADDRESS, MailEvents.RELAY_PORT);

  /** Where the peer that begins at {@code from} ends, or -1 when there is none. */
  static int end(Head h, int from, int to) {
    byte[] b = h.b;
    int open = open(b, from, to);
    int close = open < 0 ? -1 : Scan.find(b, open, to, ']');
    if (close < 0) {
      return -1;
    }
    h.peer = from;
    h.peerOpen = open;
    int end = close + 1;
    if (end + 1 < to && b[end] == ':' && Scan.digit(b[end + 1])) {
      end = Scan.digits(b, end + 1, to);
    }
    return end;
  }

  /** Fills the fields from {@code [from, end)}, which {@link #end} has found. */
  void fill(Head h, EventBuilder out, int from, int end) {
    byte[] b = h.b;
    int open = h.peer == from && h.peerOpen < end ? h.peerOpen : open(b, from, end);
    if (open < 0) {
      h.text(out, name, from, end);
      return;
    }
    h.text(out, name, from, open);
    int close = b[end - 1] == ']' ? end - 1 : Scan.find(b, open, end, ']');
    out.raw(address, open + 1, close);
    if (close + 2 < end) {
      out.raw(port, close + 2, end);
    }
  }

  private static int open(byte[] b, int from, int to) {
    int at = Scan.either(b, from, to, '[', ' ');
    return at < to && b[at] == '[' ? at : -1;
  }
}
