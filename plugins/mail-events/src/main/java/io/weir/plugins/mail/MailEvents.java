package io.weir.plugins.mail;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import java.util.List;

/**
 * The vocabulary of mail logs. Fields bear the names of Postfix's policy protocol
 * (SMTPD_POLICY_README) where it has one. Addresses of mail stand without {@code <>}; the null
 * sender is the empty text; a value that the line does not give is absent.
 *
 * <p>No type asks for an index beside the time: the questions "who, how much, when" are answered
 * from the counts per hour, and a page then reads the rows of those hours.
 */
public final class MailEvents {
  // ---- where the line comes from
  public static final Field HOST = Field.text("host", 255, "The host that wrote the line.");
  public static final Field PROGRAM =
      Field.text("program", 100, "The whole syslog tag: postfix/submission/smtpd.");
  public static final Field PID = Field.integer("pid", "The process that wrote the line.");

  // ---- the client
  public static final Field CLIENT_NAME =
      Field.text("client_name", 255, "The client's verified host name, or unknown.");
  public static final Field CLIENT_ADDRESS =
      Field.address("client_address", "The address of the client that connected.");
  public static final Field CLIENT_PORT = Field.integer("client_port", "The client's port.");
  public static final Field SERVER_ADDRESS =
      Field.address("server_address", "The address of this server that the client connected to.");
  public static final Field SERVER_PORT =
      Field.integer("server_port", "The port of this server that the client connected to.");
  public static final Field HELO_NAME =
      Field.text("helo_name", 255, "The name that the client gave in HELO or EHLO.");
  public static final Field PROTOCOL_NAME =
      Field.text("protocol_name", 32, "SMTP or ESMTP, as the client spoke.");
  public static final Field SASL_METHOD =
      Field.text("sasl_method", 100, "How the client logged in: PLAIN, LOGIN.");
  public static final Field SASL_USERNAME =
      Field.text(
          "sasl_username", 255, "The account; for a failed login, the one that was attempted.");
  public static final Field SASL_SENDER =
      Field.text("sasl_sender", 320, "The sender that the client named with AUTH=.");
  public static final Field COMMANDS =
      Field.text("commands", 300, "The counters of the session: ehlo=1 auth=0/1 commands=1/2.");
  public static final Field AUTH_TRIED =
      Field.integer("auth_tried", "How many logins the session tried.");
  public static final Field AUTH_ACCEPTED =
      Field.integer("auth_accepted", "How many of them were accepted.");
  public static final Field RCPT_TRIED =
      Field.integer("rcpt_tried", "How many recipients the session named.");
  public static final Field RCPT_ACCEPTED =
      Field.integer("rcpt_accepted", "How many of them were accepted.");

  // ---- the message
  public static final Field QUEUE_ID = Field.text("queue_id", 32, "The message's id in the queue.");
  public static final Field ORIGINAL_QUEUE_ID =
      Field.text("original_queue_id", 32, "The queue id before a filter returned the message.");
  public static final Field ORIGINAL_CLIENT_NAME =
      Field.text("original_client_name", 255, "The client's name before a filter took over.");
  public static final Field ORIGINAL_CLIENT_ADDRESS =
      Field.address("original_client_address", "The client's address before a filter took over.");
  public static final Field UID = Field.integer("uid", "The local user who submitted the message.");
  public static final Field SENDER = Field.text("sender", 320, "The envelope's sender.");
  public static final Field RECIPIENT = Field.text("recipient", 320, "The envelope's recipient.");
  public static final Field ORIGINAL_RECIPIENT =
      Field.text("original_recipient", 320, "The recipient before aliases were followed.");
  public static final Field MESSAGE_ID =
      Field.text("message_id", 512, "The Message-Id header, without <>.");
  public static final Field RESENT_MESSAGE_ID =
      Field.text("resent_message_id", 512, "The Resent-Message-Id header, without <>.");
  public static final Field SIZE = Field.integer("size", "The message's size in bytes.");
  public static final Field RECIPIENT_COUNT =
      Field.integer("recipient_count", "How many recipients the message has.");
  public static final Field RETRY =
      Field.integer("retry", "How often the message was queued for delivery before.");

  // ---- the delivery
  public static final Field RELAY =
      Field.text("relay", 320, "Where the mail went: host[address]:port, local, none.");
  public static final Field RELAY_NAME = Field.text("relay_name", 255, "The name in relay.");
  public static final Field RELAY_ADDRESS = Field.address("relay_address", "The address in relay.");
  public static final Field RELAY_PORT = Field.integer("relay_port", "The port in relay.");
  public static final Field CONN_USE =
      Field.integer("conn_use", "How many deliveries the connection has carried.");
  public static final Field DELAY = Field.decimal("delay", "Seconds since the message arrived.");
  public static final Field DELAYS =
      Field.text(
          "delays", 64, "Seconds before the queue manager, in it, for connecting, for sending.");
  public static final Field DSN = Field.text("dsn", 16, "The enhanced status code: 2.0.0.");
  public static final Field STATUS =
      Field.text("status", 32, "sent, deferred, bounced, expired, removed, canceled, …");
  public static final Field RESPONSE =
      Field.text("response", 1000, "The response of the other side, or of the delivery agent.");
  public static final Field TLS = Field.text("tls", 64, "How well TLS was verified, as logged.");
  public static final Field NOTIFICATION_QUEUE_ID =
      Field.text("notification_queue_id", 32, "The queue id of the notification.");
  public static final Field KIND =
      Field.text(
          "kind",
          64,
          "Which notification: sender non-delivery, sender delay, …; of a failed login:"
              + " credentials,"
              + " backend or protocol.");

  // ---- refusals and troubles
  public static final Field ACTION =
      Field.text("action", 32, "reject, milter-reject, hold, discard, warning, …");
  public static final Field STAGE =
      Field.text("stage", 64, "When it happened: CONNECT, RCPT, END-OF-MESSAGE, header, …");
  public static final Field CODE = Field.integer("code", "The SMTP reply code: 550.");
  public static final Field REJECTED =
      Field.text("rejected", 320, "What was refused: the address, name or header.");
  public static final Field REASON = Field.text("reason", 1000, "The reason, as logged.");

  // ---- TLS
  public static final Field TRUST =
      Field.text("trust", 32, "Anonymous, Untrusted, Trusted or Verified.");
  public static final Field PEER_NAME = Field.text("peer_name", 255, "The other side's name.");
  public static final Field PEER_ADDRESS = Field.address("peer_address", "Its address.");
  public static final Field PEER_PORT = Field.integer("peer_port", "Its port.");
  public static final Field ENCRYPTION_PROTOCOL = Field.text("encryption_protocol", 32, "TLSv1.3.");
  public static final Field ENCRYPTION_CIPHER = Field.text("encryption_cipher", 100, "The cipher.");
  public static final Field ENCRYPTION_KEYSIZE =
      Field.text("encryption_keysize", 16, "Used and possible key bits: 256/256.");
  public static final Field DIRECTION =
      Field.text("direction", 8, "in: the other side connected; out: this host did.");

  // ---- postscreen, anvil, the service itself
  public static final Field VERDICT =
      Field.text("verdict", 64, "CONNECT, PASS NEW, PREGREET, DNSBL, HANGUP, …");
  public static final Field SCORE = Field.integer("score", "The rank on block lists.");
  public static final Field DNSBL_DOMAIN = Field.text("dnsbl_domain", 255, "The block list.");
  public static final Field DNSBL_RESULT =
      Field.text("dnsbl_result", 64, "What the block list answered.");
  public static final Field DATA = Field.text("data", 500, "What the client sent, as logged.");
  public static final Field METRIC =
      Field.text("metric", 64, "What was counted: connection rate, cache size, …");
  public static final Field RATE = Field.integer("rate", "The highest count.");
  public static final Field PERIOD = Field.text("period", 16, "Counted over this time: 60s.");
  public static final Field SERVICE = Field.text("service", 100, "The service that was used.");
  public static final Field REACHED = Field.time("reached", "When the highest count was reached.");
  public static final Field SEVERITY =
      Field.text("severity", 16, "info, warning, error, fatal or panic.");
  public static final Field TEXT = Field.text("text", 1000, "The message.");
  public static final Field WHAT =
      Field.text("what", 32, "start, reload, stop; starting, running, … by script.");
  public static final Field VERSION = Field.text("version", 64, "The program's version.");

  public static final EventType MAIL_CONNECT =
      of("mail_connect", "A client connected.", CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT).build();
  public static final EventType MAIL_DISCONNECT =
      of("mail_disconnect", "A client's session ended.", CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT)
          .fields(COMMANDS, AUTH_TRIED, AUTH_ACCEPTED, RCPT_TRIED, RCPT_ACCEPTED)
          .rolledUp(List.of(), AUTH_TRIED, AUTH_ACCEPTED)
          .build();
  public static final EventType MAIL_ACCEPTED =
      of("mail_accepted", "A message is being taken from a client or a local user.", QUEUE_ID)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT, SASL_METHOD, SASL_USERNAME)
          .fields(SASL_SENDER, UID, SENDER)
          .keptAs("mail_message")
          .build();
  public static final EventType MAIL_REQUEUED =
      of(
              "mail_requeued",
              "A filter or an administrator put a message into the queue again.",
              QUEUE_ID)
          .fields(ORIGINAL_QUEUE_ID, ORIGINAL_CLIENT_NAME, ORIGINAL_CLIENT_ADDRESS)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT, UID, SENDER)
          .build();
  public static final EventType MAIL_HEADER =
      of("mail_header", "The ids in a message's header.", QUEUE_ID, MESSAGE_ID, RESENT_MESSAGE_ID)
          .build();
  public static final EventType MAIL_QUEUED =
      of("mail_queued", "A message is queued for delivery; again at each retry.", QUEUE_ID)
          .fields(SENDER, SIZE, RECIPIENT_COUNT, RETRY)
          .build();
  public static final EventType MAIL_MESSAGE =
      of("mail_message", "One row per message, written when it is first queued.", QUEUE_ID)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT, SASL_METHOD, SASL_USERNAME)
          .fields(SASL_SENDER, UID, SENDER, MESSAGE_ID, RESENT_MESSAGE_ID, SIZE, RECIPIENT_COUNT)
          .counted(CLIENT_ADDRESS, SASL_USERNAME)
          .summed(SIZE)
          .rolledUp(List.of(), SIZE, RECIPIENT_COUNT)
          .rolledUp(List.of("sender"), SIZE)
          .rolledUp(List.of("sender/domain"), SIZE)
          .rolledUp(List.of("sasl_username"), SIZE)
          .rolledUp(List.of("client_address"), SIZE)
          .searched(CLIENT_ADDRESS, SASL_USERNAME, SENDER, QUEUE_ID, MESSAGE_ID)
          .kept()
          .build();
  public static final EventType MAIL_DELIVERY =
      of("mail_delivery", "One attempt to deliver to one recipient.", QUEUE_ID, RECIPIENT)
          .fields(ORIGINAL_RECIPIENT, RELAY, RELAY_NAME, RELAY_ADDRESS, RELAY_PORT, CONN_USE)
          .fields(DELAY, DELAYS, DSN, STATUS, RESPONSE, TLS)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, SASL_USERNAME)
          .fields(SENDER, SIZE, RECIPIENT_COUNT, MESSAGE_ID)
          .counted(STATUS)
          .summed(SIZE)
          .rolledUp(List.of("status"), SIZE, DELAY)
          .rolledUp(List.of("status", "delay"))
          .rolledUp(List.of("status", "recipient"), SIZE)
          .rolledUp(List.of("status", "recipient/domain"), SIZE, DELAY)
          .rolledUp(List.of("status", "relay_name"), SIZE, DELAY)
          .rolledUp(List.of("status", "dsn", "response/shape"))
          .searched(RECIPIENT, CLIENT_ADDRESS, SASL_USERNAME, SENDER, QUEUE_ID, MESSAGE_ID)
          .kept()
          .build();
  public static final EventType MAIL_REMOVED =
      of("mail_removed", "A message left the queue.", QUEUE_ID, STATUS)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, SASL_USERNAME)
          .fields(SENDER, SIZE, RECIPIENT_COUNT, MESSAGE_ID)
          .build();
  public static final EventType MAIL_EXPIRED =
      of("mail_expired", "A message expired in the queue.", QUEUE_ID, STATUS)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, SASL_USERNAME)
          .fields(SENDER, SIZE, RECIPIENT_COUNT, MESSAGE_ID)
          .build();
  public static final EventType MAIL_NOTIFICATION =
      of("mail_notification", "A notification about a message was created.", QUEUE_ID)
          .fields(NOTIFICATION_QUEUE_ID, KIND)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, SASL_USERNAME)
          .fields(SENDER, SIZE, RECIPIENT_COUNT, MESSAGE_ID)
          .build();
  public static final EventType MAIL_REJECT =
      of("mail_reject", "A client, recipient or message was refused or held.", QUEUE_ID)
          .fields(ACTION, STAGE, CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT, CODE, DSN)
          .fields(REJECTED, REASON, SENDER, RECIPIENT, PROTOCOL_NAME, HELO_NAME)
          .fields(SASL_USERNAME, SASL_METHOD, SIZE, RECIPIENT_COUNT, MESSAGE_ID, SEVERITY)
          .counted(CLIENT_ADDRESS, STAGE)
          .summed(SIZE)
          .rolledUp(List.of("action"))
          .rolledUp(List.of("client_address"))
          .rolledUp(List.of("action", "code", "dsn", "reason/shape"))
          .searched(CLIENT_ADDRESS, SASL_USERNAME, SENDER, RECIPIENT, QUEUE_ID, MESSAGE_ID)
          .kept()
          .build();
  public static final EventType MAIL_AUTH_FAILURE =
      of("mail_auth_failure", "A login failed.", CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT)
          .fields(SASL_METHOD, SASL_USERNAME, REASON, KIND)
          .counted(CLIENT_ADDRESS, SASL_USERNAME)
          .rolledUp(List.of("kind"))
          .rolledUp(List.of("client_address"))
          .rolledUp(List.of("sasl_username"))
          .searched(CLIENT_ADDRESS, SASL_USERNAME)
          .kept()
          .build();
  public static final EventType MAIL_LOST =
      of("mail_lost", "A session was broken off.", CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT)
          .fields(STAGE, REASON, QUEUE_ID)
          .build();
  public static final EventType MAIL_TLS =
      of(
              "mail_tls",
              "An encrypted connection was established.",
              TRUST,
              PEER_NAME,
              PEER_ADDRESS,
              PEER_PORT)
          .fields(ENCRYPTION_PROTOCOL, ENCRYPTION_CIPHER, ENCRYPTION_KEYSIZE, DIRECTION)
          .fields(RELAY_NAME, RELAY_ADDRESS, RELAY_PORT)
          .build();
  public static final EventType MAIL_POSTSCREEN =
      of("mail_postscreen", "What was found before a client may speak to the server.", VERDICT)
          .fields(CLIENT_ADDRESS, CLIENT_PORT, SERVER_ADDRESS, SERVER_PORT, STAGE, SCORE)
          .fields(DNSBL_DOMAIN, DNSBL_RESULT, DATA)
          .build();
  public static final EventType MAIL_ANVIL =
      of("mail_anvil", "The highest rate of a client.", METRIC, RATE, PERIOD, SERVICE)
          .fields(CLIENT_ADDRESS, REACHED)
          .build();
  public static final EventType MAIL_WARNING =
      of("mail_warning", "A program logged a warning or an error.", SEVERITY, TEXT)
          .fields(QUEUE_ID, CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT)
          .rolledUp(List.of("severity"))
          .rolledUp(List.of("severity", "text/shape"))
          .searched(QUEUE_ID, CLIENT_ADDRESS)
          .kept()
          .build();
  public static final EventType MAIL_SERVICE =
      of("mail_service", "The mail system started, was reloaded or stopped.", WHAT, VERSION)
          .build();
  public static final EventType MAIL_LIMIT =
      of("mail_limit", "A client exceeded a limit and was refused.", METRIC, RATE)
          .fields(SERVICE, CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT)
          .counted(CLIENT_ADDRESS)
          .searched(CLIENT_ADDRESS)
          .kept()
          .build();
  public static final EventType MAIL_RELAY =
      of("mail_relay", "A problem or event with a host that mail is sent to.", QUEUE_ID)
          .fields(RELAY_NAME, RELAY_ADDRESS, RELAY_PORT, STAGE, REASON, CODE, DSN, RESPONSE)
          .fields(CLIENT_NAME, CLIENT_ADDRESS, SASL_USERNAME)
          .fields(SENDER, SIZE, RECIPIENT_COUNT, MESSAGE_ID)
          .build();
  public static final EventType MAIL_MOVED =
      of("mail_moved", "A message in the queue was held, released, requeued or skipped.", QUEUE_ID)
          .fields(STATUS, REASON)
          .build();
  public static final EventType MAIL_PROXIED =
      of("mail_proxied", "A before-queue filter accepted a message.", QUEUE_ID)
          .fields(STAGE, CLIENT_NAME, CLIENT_ADDRESS, CLIENT_PORT, CODE, DSN, RESPONSE)
          .fields(SENDER, RECIPIENT, PROTOCOL_NAME, HELO_NAME, SASL_METHOD, SASL_USERNAME)
          .build();

  private static final Parser.Vocabulary VOCABULARY =
      new Parser.Vocabulary(
          List.of(
              MAIL_CONNECT,
              MAIL_DISCONNECT,
              MAIL_ACCEPTED,
              MAIL_REQUEUED,
              MAIL_HEADER,
              MAIL_QUEUED,
              MAIL_MESSAGE,
              MAIL_DELIVERY,
              MAIL_REMOVED,
              MAIL_EXPIRED,
              MAIL_NOTIFICATION,
              MAIL_REJECT,
              MAIL_AUTH_FAILURE,
              MAIL_LOST,
              MAIL_TLS,
              MAIL_POSTSCREEN,
              MAIL_ANVIL,
              MAIL_WARNING,
              MAIL_SERVICE,
              MAIL_LIMIT,
              MAIL_RELAY,
              MAIL_MOVED,
              MAIL_PROXIED),
          List.of(MailJoin.declare()));

  private MailEvents() {}

  /** All types, and the join that puts the lines of one message together. */
  public static Parser.Vocabulary vocabulary() {
    return VOCABULARY;
  }

  private static EventType.Builder of(String name, String doc, Field... fields) {
    return EventType.named(name, doc).fields(HOST, PROGRAM, PID).fields(fields);
  }
}
