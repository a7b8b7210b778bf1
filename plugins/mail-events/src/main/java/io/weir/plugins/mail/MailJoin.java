package io.weir.plugins.mail;

import static io.weir.plugins.mail.MailEvents.*;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Join.ById;
import io.weir.api.parser.Join.ByMention;
import io.weir.api.parser.Join.BySameValue;
import io.weir.api.parser.Join.ByWaiting;

/** How the lines of one message belong together. */
final class MailJoin {
  private MailJoin() {}

  static Join declare() {
    Field[] known = {
      CLIENT_NAME, CLIENT_ADDRESS, SASL_USERNAME, SENDER, SIZE, RECIPIENT_COUNT, MESSAGE_ID
    };
    Join.Builder join =
        Join.named("mail")
            .key(HOST)
            // postfix/smtpd and postfix/qmgr are one instance, postfix-out/qmgr is another
            .keyBefore('/', PROGRAM)
            .key(QUEUE_ID)
            .noMessage("NOQUEUE")
            .learn(
                MAIL_ACCEPTED,
                CLIENT_NAME,
                CLIENT_ADDRESS,
                CLIENT_PORT,
                SASL_METHOD,
                SASL_USERNAME,
                SASL_SENDER,
                UID,
                SENDER)
            // the filter's own address: only with it can the same message-id link the two ids
            .learn(MAIL_REQUEUED, CLIENT_NAME, CLIENT_ADDRESS, UID, SENDER)
            // the client's, where the filter tells it
            .learnAs(MAIL_REQUEUED, ORIGINAL_CLIENT_NAME, CLIENT_NAME)
            .learnAs(MAIL_REQUEUED, ORIGINAL_CLIENT_ADDRESS, CLIENT_ADDRESS)
            .learn(MAIL_HEADER, MESSAGE_ID, RESENT_MESSAGE_ID)
            .learn(MAIL_QUEUED, SENDER, SIZE, RECIPIENT_COUNT);
    EventType[] fuller = {
      MAIL_DELIVERY, MAIL_REMOVED, MAIL_EXPIRED, MAIL_NOTIFICATION, MAIL_REJECT, MAIL_RELAY
    };
    for (EventType type : fuller) {
      join.carry(type, known);
    }
    return join.assemble(MAIL_MESSAGE, MAIL_QUEUED)
        .count(RETRY)
        .end(MAIL_REMOVED)
        // short ids come again soon; a message whose end was lost must not live on in the next one
        .begin(MAIL_ACCEPTED)
        .begin(MAIL_REQUEUED)
        // a bounce is nobody's: its first line is that of its header
        .beginOnceAssembled(MAIL_HEADER)
        // who has logged in sends himself, from wherever
        .own(SASL_USERNAME)
        // by a filter; with a uid by postsuper -r, behind which the first id is heard of no more
        .link(new ById(MAIL_REQUEUED, ORIGINAL_QUEUE_ID, UID))
        .link(new BySameValue(MAIL_HEADER, MESSAGE_ID, CLIENT_ADDRESS))
        .link(new ByMention(MAIL_DELIVERY, RESPONSE, "queued as ", RELAY_ADDRESS))
        // by a filter before the queue
        .link(new ByWaiting(MAIL_ACCEPTED, CLIENT_ADDRESS, MAIL_REQUEUED, ORIGINAL_CLIENT_ADDRESS))
        .build();
  }
}
