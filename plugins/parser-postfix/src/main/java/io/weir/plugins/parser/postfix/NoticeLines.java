package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** The lines of bounce, defer and trace: {@code ID: sender non-delivery notification: ID}. */
final class NoticeLines {
  private static final Word NOTIFICATION = word(" notification");

  private static final Word NOT_SENDING = word("not sending ");

  private NoticeLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    byte[] b = h.b;
    int colon = h.idEnd();
    int p = colon < 0 ? h.body : colon + 2;
    int kind = Scan.find(b, p, h.end, NOTIFICATION);
    int second = kind < 0 ? -1 : Scan.find(b, kind, h.end, ':') + 2;
    if (second < 2 || !QueueIds.isId(b, second, h.end)) {
      return h.at(p, NOT_SENDING) ? Parser.Outcome.IGNORED : Parser.Outcome.UNKNOWN;
    }
    h.start(out, MailEvents.MAIL_NOTIFICATION);
    if (colon > 0) {
      out.text(MailEvents.QUEUE_ID, h.body, colon);
    }
    h.text(out, MailEvents.KIND, p, kind);
    out.text(MailEvents.NOTIFICATION_QUEUE_ID, second, h.end);
    return Parser.Outcome.EVENT;
  }
}
