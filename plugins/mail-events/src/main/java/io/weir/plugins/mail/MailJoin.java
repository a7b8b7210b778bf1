package io.weir.plugins.mail;

import static io.weir.plugins.mail.MailEvents.*;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Join.ById;
import io.weir.api.parser.Join.ByMention;
import io.weir.api.parser.Join.BySameValue;

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
            .learn(MAIL_REQUEUED, CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT)
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
        .link(new ById(MAIL_REQUEUED, ORIGINAL_QUEUE_ID))
        .link(new BySameValue(MAIL_HEADER, MESSAGE_ID, CLIENT_ADDRESS))
        .link(new ByMention(MAIL_DELIVERY, RESPONSE, "queued as ", RELAY_ADDRESS))
        .build();
  }
}
