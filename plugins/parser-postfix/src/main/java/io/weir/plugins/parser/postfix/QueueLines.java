package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** The lines of the queue: qmgr, pickup and postsuper. */
final class QueueLines {
  private static final Word FROM = word("from=");
  private static final Word REMOVED = word("removed");
  private static final Word OPEN = word(" (");
  private static final Word QUEUE = word(" (queue ");
  private static final Word SIZE = word(", size=");
  private static final Word COUNT = word(", nrcpt=");
  private static final Word STATUS = word(", status=");
  private static final Word RETURNED = word(", returned to sender");
  private static final Word UID = word("uid=");
  private static final Word SENDER = word(" from=");
  private static final Word ORIGINAL = word(" orig_id=");
  private static final Word[] MOVED = {
    word("skipped"),
    word("requeued"),
    word("released from hold"),
    word("placed on hold"),
    word("expired"),
  };

  /** The sums that postsuper ends with. */
  private static final Word[] SUMS = {
    word("Requeued: "),
    word("Deleted: "),
    word("Force-expired: "),
    word("Placed on hold: "),
    word("Released from hold: "),
    word("Renamed to match inode number: "),
  };

  private QueueLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    int colon = h.idEnd();
    int p = colon < 0 ? h.body : colon + 2;
    if (colon > 0 && h.at(p, FROM)) {
      int from = p + FROM.length;
      return queued(h, out, colon, from) || expired(h, out, colon, from)
          ? Parser.Outcome.EVENT
          : Parser.Outcome.UNKNOWN;
    }
    if (colon > 0 && removed(h, out, colon, p)) {
      return Parser.Outcome.EVENT;
    }
    if (h.at(p, UID)) {
      return pickup(h, out, colon, p + UID.length);
    }
    if (colon > 0) {
      for (Word moved : MOVED) {
        if (h.at(p, moved)) {
          moved(h, out, colon, p, p + moved.length);
          return Parser.Outcome.EVENT;
        }
      }
    }
    for (Word sum : SUMS) {
      if (h.at(h.body, sum)) {
        return Parser.Outcome.IGNORED;
      }
    }
    return Parser.Outcome.UNKNOWN;
  }

  /** {@code removed}, and in 3.10 {@code removed (canceled)}, {@code removed (discarded)}. */
  static boolean removed(Head h, EventBuilder out, int colon, int p) {
    int end = p + REMOVED.length;
    boolean how = h.at(end, OPEN) && h.b[h.end - 1] == ')';
    if (!h.at(p, REMOVED) || (end < h.end && !how)) {
      return false;
    }
    begin(h, out, MailEvents.MAIL_REMOVED, colon);
    if (how) {
      h.text(out, MailEvents.STATUS, end + OPEN.length, h.end - 1);
    } else {
      out.text(MailEvents.STATUS, p, end);
    }
    return true;
  }

  /** {@code skipped, still being delivered}. */
  private static void moved(Head h, EventBuilder out, int colon, int p, int end) {
    begin(h, out, MailEvents.MAIL_MOVED, colon);
    out.text(MailEvents.STATUS, p, end);
    h.text(out, MailEvents.REASON, Math.min(end + 2, h.end), h.end);
  }

  /** {@code from=<…>, size=N, nrcpt=N (queue active)}, read from the end. */
  private static boolean queued(Head h, EventBuilder out, int colon, int from) {
    byte[] b = h.b;
    int queue = b[h.end - 1] == ')' ? Scan.findLast(b, from, h.end, QUEUE) : -1;
    if (queue < 0 || SmtpdLines.valueEnd(b, queue + QUEUE.length, h.end) < h.end) {
      return false;
    }
    int count = digitsBack(b, from, queue);
    int e = queue;
    boolean counted = Scan.endsWith(b, from, count, COUNT);
    if (counted) {
      e = count - COUNT.length;
    }
    int size = digitsBack(b, from, e);
    if (!Scan.endsWith(b, from, size, SIZE)) {
      return false;
    }
    begin(h, out, MailEvents.MAIL_QUEUED, colon);
    address(h, out, MailEvents.SENDER, from, size - SIZE.length);
    out.raw(MailEvents.SIZE, size, e);
    if (counted) {
      out.raw(MailEvents.RECIPIENT_COUNT, count, queue);
    }
    return true;
  }

  /** {@code from=<…>, status=expired, returned to sender}. */
  private static boolean expired(Head h, EventBuilder out, int colon, int from) {
    if (!Scan.endsWith(h.b, from, h.end, RETURNED)) {
      return false;
    }
    int end = h.end - RETURNED.length;
    int status = Scan.findLast(h.b, from, end, STATUS);
    if (status < 0) {
      return false;
    }
    begin(h, out, MailEvents.MAIL_EXPIRED, colon);
    address(h, out, MailEvents.SENDER, from, status);
    out.text(MailEvents.STATUS, status + STATUS.length, end);
    return true;
  }

  /** {@code uid=0 from=<root>}; with {@code orig_id=} behind, postsuper has put it back. */
  private static Parser.Outcome pickup(Head h, EventBuilder out, int colon, int from) {
    byte[] b = h.b;
    int end = Scan.digits(b, from, h.end);
    if (end == from || !h.at(end, SENDER)) {
      return Parser.Outcome.UNKNOWN;
    }
    int sender = end + SENDER.length;
    int original = b[h.end - 1] == '>' ? -1 : Scan.findLast(b, sender, h.end, ORIGINAL);
    int id = original + ORIGINAL.length;
    if (original > 0 && !QueueIds.isId(b, id, h.end)) {
      original = -1;
    }
    EventType type = original > 0 ? MailEvents.MAIL_REQUEUED : MailEvents.MAIL_ACCEPTED;
    h.start(out, type);
    if (colon > 0) {
      out.text(MailEvents.QUEUE_ID, h.body, colon);
    }
    out.raw(MailEvents.UID, from, end);
    address(h, out, MailEvents.SENDER, sender, original > 0 ? original : h.end);
    if (original > 0) {
      out.text(MailEvents.ORIGINAL_QUEUE_ID, id, h.end);
    }
    return Parser.Outcome.EVENT;
  }

  private static void begin(Head h, EventBuilder out, EventType type, int colon) {
    h.start(out, type);
    out.text(MailEvents.QUEUE_ID, h.body, colon);
  }

  /** An address that fills the range, in brackets or (old versions) without. */
  static void address(Head h, EventBuilder out, Field field, int from, int to) {
    boolean open = from < to && h.b[from] == '<';
    boolean close = to > from + 1 && h.b[to - 1] == '>';
    if (open && close) {
      out.text(field, from + 1, to - 1);
    } else {
      h.text(out, field, open ? from + 1 : from, to);
    }
  }

  private static int digitsBack(byte[] b, int from, int to) {
    int i = to;
    while (i > from && Scan.digit(b[i - 1])) {
      i--;
    }
    return i;
  }
}
