package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log that a real Postfix writes while mail goes through it, read by the packed command: no
 * line is unknown, and what was done is found as often as it was done. Each thing is done from a
 * loopback address of its own; {@code 127.0.0.1} is the one that may relay.
 */
@Needs(Part.POSTFIX)
final class RealPostfixIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELO = "EHLO client.example";
  private static final String ANNA = "anna@box.example";
  private static final String BEN = "ben@box.example";
  private static final String OUT = "out@sender.example";
  private static final String USER = "anna@mx.example";
  private static final String OTHER_USER = "ben@mx.example";

  private static final int SINGLE = 60;
  private static final int MANY = 20;
  private static final int RECIPIENTS = 3;

  @TempDir static Path folder;
  private static RealPostfix postfix;
  private static Installation weir;
  private static Instant begun = Instant.EPOCH;
  private static Instant ended = Instant.EPOCH;
  private static List<JsonNode> events = List.of();

  @BeforeAll
  static void aDayOfMail() throws IOException {
    weir = Installation.unpack(folder.resolve("weir"));
    begun = Instant.now();
    try (RealPostfix running = new RealPostfix(folder)) {
      postfix = running;
      bulk();
      users();
      fromThisMachine();
      refused();
      heldAndDiscarded();
      toAHostThatIsAway();
      notifications();
      brokenOff();
      postscreen();
      running.isDone();
      running.hasLogged("anvil\\[\\d+]: statistics: max connection rate");
      // At last: for a moment its programs do not find each other.
      running.run("postfix", "reload");
      running.hasLogged("reload -- version");
    } finally {
      if (postfix != null) {
        // Here the cause of a failure is looked for.
        Path kept = Files.createDirectories(Path.of("target", "postfix")).resolve("maillog");
        Files.copy(postfix.log(), kept, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ended = Instant.now();
    List<JsonNode> read = new ArrayList<>();
    for (String line : weir.weir("parse", postfix.log().toString()).good().lines()) {
      read.add(JSON.readTree(line));
    }
    events = read;
  }

  // ---- what is done

  private static void bulk() throws IOException {
    postfix.source("-s 4 -m %d -f one@bulk.example -t one@many.example".formatted(SINGLE));
    postfix.source(
        "-d -m %d -r %d -f more@bulk.example -t more@many.example".formatted(MANY, RECIPIENTS));
  }

  private static SmtpClient encrypted(String address) throws IOException {
    SmtpClient client = SmtpClient.greeted(address, postfix.submission);
    client.asks(HELO, 250);
    client.startTls(postfix.trust());
    client.asks(HELO, 250);
    return client;
  }

  private static void users() throws IOException {
    SmtpClient anna = encrypted("127.0.0.10");
    anna.plain("anna", RealPostfix.PASSWORD, 235);
    anna.sends(ANNA, "ok@far.example", "to another host");
    anna.quits();
    SmtpClient ben = encrypted("127.0.0.11");
    ben.login("ben", RealPostfix.PASSWORD, 235);
    ben.sends(BEN, ANNA, "first");
    ben.sends(BEN, ANNA, "second");
    ben.quits();
    SmtpClient thief = encrypted("127.0.0.12");
    thief.plain("anna", "123456", 535);
    thief.plain("ben", "password", 535);
    thief.login("anna", "qwerty", 535);
    thief.quits();
  }

  private static void fromThisMachine() throws IOException {
    postfix.feed("Subject: cron\n\nHello.\n", "sendmail", "-f", ANNA, BEN);
  }

  private static SmtpClient client(String address, String helo) throws IOException {
    SmtpClient client = SmtpClient.greeted(address, postfix.mx);
    client.asks(helo, 250);
    return client;
  }

  private static void refused(String address, String helo, String recipient, int code)
      throws IOException {
    SmtpClient client = client(address, helo);
    client.asks("MAIL FROM:<" + OUT + ">", 250);
    client.asks("RCPT TO:<" + recipient + ">", code);
    client.quits();
  }

  private static void refused() throws IOException {
    refused("127.0.0.30", HELO, "nobody@box.example", 550);
    refused("127.0.0.31", HELO, "any@elsewhere.example", 554);
    refused("127.0.0.32", "HELO mx.example", ANNA, 554);
    refused("127.0.0.33", HELO, ANNA, 554);
    refused("127.0.0.34", "HELO short", ANNA, 504);
    SmtpClient client = client("127.0.0.35", HELO);
    client.asks("VRFY nobody@box.example", 550);
    client.asks("ETRN far.example", 554);
    client.asks("MAIL FROM:<" + OUT + "> SIZE=999999", 552);
    client.asks("RSET", 250);
    client.asks("MAIL FROM:<spam@out.example>", 250);
    client.asks("RCPT TO:<" + ANNA + ">", 450);
    client.quits();
    SmtpClient seller = client("127.0.0.36", HELO);
    seller.asks("MAIL FROM:<" + OUT + ">", 250);
    seller.asks("RCPT TO:<" + ANNA + ">", 250);
    seller.asks("DATA", 354);
    seller.says("Subject: buy this").says("").asks(".", 550);
    seller.quits();
    SmtpClient doubtful = client("127.0.0.37", HELO);
    doubtful.sends(OUT, "doubtful@box.example", "a warning");
    doubtful.quits();
  }

  private static void heldAndDiscarded() throws IOException {
    SmtpClient held = client("127.0.0.38", HELO);
    String id = held.sends(OUT, "held@box.example", "wait");
    held.quits();
    postfix.run("postsuper", "-H", id);
    postfix.run("postqueue", "-f");
    SmtpClient dropped = client("127.0.0.39", HELO);
    dropped.sends(OUT, "drop@many.example", "never seen again");
    dropped.quits();
  }

  private static void toAHostThatIsAway() throws IOException {
    SmtpClient client = client("127.0.0.1", HELO);
    String id = client.sends(ANNA, "to@away.example", "later");
    client.quits();
    postfix.hasDeferred(1, id);
    postfix.run("postqueue", "-f");
    postfix.hasDeferred(2, id);
    postfix.run("postsuper", "-h", id);
    postfix.run("postsuper", "-r", id);
    postfix.run("postqueue", "-f");
    String again = postfix.requeued(id);
    postfix.hasDeferred(1, again);
    postfix.run("postsuper", "-d", again);
  }

  private static void notifications() throws IOException {
    SmtpClient client = client("127.0.0.1", HELO);
    client.sends(ANNA, "nobody@far.example", "comes back");
    client.asks("MAIL FROM:<" + ANNA + ">", 250);
    client.asks("RCPT TO:<" + BEN + "> NOTIFY=SUCCESS", 250);
    client.writes(ANNA, "tell me");
    client.quits();
  }

  private static void brokenOff() throws IOException {
    client("127.0.0.40", HELO).close();
    try (SmtpClient client = client("127.0.0.41", HELO)) {
      client.asks("MAIL FROM:<" + OUT + ">", 250);
      client.asks("RCPT TO:<" + ANNA + ">", 250);
      client.asks("DATA", 354);
      client.says("Subject: half").says("");
    }
    try (SmtpClient client = client("127.0.0.42", HELO)) {
      for (int i = 1; i <= RealPostfix.ERRORS; i++) {
        client.asks("NONSENSE", 500);
      }
      client.hears(421);
    }
    try (SmtpClient client = client("127.0.0.43", HELO)) {
      client.asks("GET / HTTP/1.1", 221);
    }
    try (SmtpClient client = SmtpClient.greeted("127.0.0.44", postfix.impatient)) {
      client.asks(HELO, 250);
      client.hears(421);
    }
    try (SmtpClient client = client("127.0.0.45", HELO)) {
      client.asks("STARTTLS", 220);
      client.says("this is no handshake");
      client.isLeft();
    }
    for (int i = 1; i <= RealPostfix.CONNECTIONS; i++) {
      SmtpClient.greeted("127.0.0.46", postfix.limited).quits();
    }
    try (SmtpClient client = new SmtpClient("127.0.0.46", postfix.limited)) {
      client.hears(421);
    }
  }

  private static void postscreen() throws IOException {
    for (int i = 0; i < 2; i++) {
      SmtpClient good = SmtpClient.greeted("127.0.0.51", postfix.screen);
      good.asks(HELO, 250);
      good.sends(OUT, BEN, "through the screen");
      good.quits();
    }
    new SmtpClient("127.0.0.52", postfix.screen).close();
    SmtpClient hasty = new SmtpClient("127.0.0.53", postfix.screen).says(HELO);
    // The second half of its greeting it does not get any more.
    hasty.hears(250);
    hasty.asks("MAIL FROM:<" + OUT + ">", 250);
    hasty.asks("RCPT TO:<" + BEN + ">", 550);
    hasty.quits();
    try (SmtpClient known = new SmtpClient("127.0.0.54", postfix.screen)) {
      known.hears(521);
    }
    postfix.hasLogged(3, "postscreen\\[\\d+]: DISCONNECT");
  }

  // ---- what is found

  private static Stream<JsonNode> found(String type, String... fieldsAndValues) {
    Stream<JsonNode> left = events.stream().filter(e -> e.get("type").asText().equals(type));
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      String field = fieldsAndValues[i];
      String value = fieldsAndValues[i + 1];
      left = left.filter(e -> e.path(field).asText("-").equals(value));
    }
    return left;
  }

  /** Of each event that is found, these fields. */
  private static List<String> texts(Stream<JsonNode> found, String... fields) {
    return found
        .map(
            e ->
                Arrays.stream(fields)
                    .map(f -> e.path(f).asText("-"))
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  @Test
  void noLineIsUnknown() throws IOException {
    JsonNode counts =
        JSON.readTree(weir.weir("parse", "--count", postfix.log().toString()).good().out());
    assertThat(counts.get("unknown").asInt()).as(counts.toPrettyString()).isZero();
    assertThat(counts.get("unknown_shapes")).isEmpty();
    assertThat(counts.get("other_programs")).isEmpty();
    assertThat(counts.get("lines").asInt()).isEqualTo(Files.readAllLines(postfix.log()).size());
    int counted = 0;
    for (JsonNode type : counts.get("events")) {
      counted += type.asInt();
    }
    assertThat(counted).isEqualTo(events.size());
  }

  @Test
  void everyLineHasItsTime() {
    assertThat(events)
        .allSatisfy(
            e ->
                assertThat(Instant.parse(e.get("time").asText()))
                    .isBetween(begun.minus(Duration.ofSeconds(1)), ended));
  }

  @Test
  void whatWasSentInBulkIsQueuedAndDelivered() {
    assertThat(found("mail_queued", "sender", "one@bulk.example", "recipient_count", "1"))
        .hasSize(SINGLE);
    assertThat(found("mail_delivery", "recipient", "one@many.example", "status", "sent"))
        .hasSize(SINGLE);
    assertThat(
            found(
                "mail_queued",
                "sender",
                "more@bulk.example",
                "recipient_count",
                Integer.toString(RECIPIENTS)))
        .hasSize(MANY);
    // As smtp-source names them: the first and two more.
    for (String recipient :
        List.of("more@many.example", "2more@many.example", "3more@many.example")) {
      assertThat(found("mail_delivery", "recipient", recipient, "status", "sent")).hasSize(MANY);
    }
  }

  @Test
  void whatWasTakenIsAccountedFor() throws IOException {
    // From 127.0.0.1: the bulk, one to a host that is away, two that are told about.
    assertThat(found("mail_accepted", "program", "postfix/smtpd", "client_address", "127.0.0.1"))
        .hasSize(SINGLE + MANY + 3);
    assertThat(texts(found("mail_accepted", "program", "postfix/pickup"), "uid"))
        .containsExactly("0");
    // Refused for its header, discarded, broken off: these have an id and were never queued.
    int queued = found("mail_accepted").toList().size() - 3;
    int notifications = 2;
    int deletedByHand = 1;
    assertThat(found("mail_removed", "program", "postfix/qmgr"))
        .hasSize(queued + notifications - deletedByHand);
    assertThat(found("mail_removed", "program", "postfix/postsuper")).hasSize(deletedByHand);
    // Twice more: after a deferral, and under a new id.
    assertThat(found("mail_queued")).hasSize(queued + notifications + 2);
    assertThat(found("mail_header").map(e -> e.get("queue_id").asText()))
        .containsAll(texts(found("mail_queued"), "queue_id"));
    assertThat(found("mail_delivery", "program", "postfix/virtual", "status", "sent"))
        .hasSize(postfix.mailboxes().values().stream().mapToInt(n -> n).sum());
    assertThat(postfix.mailboxes()).containsEntry("many", SINGLE + MANY * RECIPIENTS);
  }

  @Test
  void loginsAndTheirConnectionsAreFound() {
    assertThat(
            texts(
                found("mail_accepted", "program", "postfix/submission/smtpd"),
                "client_address",
                "sasl_method",
                "sasl_username"))
        .containsExactly(
            "127.0.0.10 PLAIN " + USER,
            "127.0.0.11 LOGIN " + OTHER_USER,
            "127.0.0.11 LOGIN " + OTHER_USER);
    assertThat(texts(found("mail_auth_failure"), "client_address", "sasl_method", "sasl_username"))
        .containsExactly(
            "127.0.0.12 PLAIN " + USER,
            "127.0.0.12 PLAIN " + OTHER_USER,
            "127.0.0.12 LOGIN " + USER);
    assertThat(
            texts(
                found("mail_disconnect", "program", "postfix/submission/smtpd"),
                "client_address",
                "auth_accepted",
                "auth_tried",
                "rcpt_accepted"))
        .containsExactlyInAnyOrder("127.0.0.10 1 1 1", "127.0.0.11 1 1 2", "127.0.0.12 0 3 -");
    assertThat(
            texts(
                found("mail_tls", "program", "postfix/submission/smtpd", "direction", "in"),
                "peer_address",
                "trust",
                "encryption_protocol"))
        .containsExactly(
            "127.0.0.10 Anonymous TLSv1.3",
            "127.0.0.11 Anonymous TLSv1.3",
            "127.0.0.12 Anonymous TLSv1.3");
    assertThat(texts(found("mail_tls", "direction", "out"), "relay_address", "relay_port", "trust"))
        .hasSize(2)
        .containsOnly("127.0.0.1 " + postfix.far + " Untrusted");
  }

  @Test
  void refusalsAreFound() {
    assertThat(
            texts(
                found("mail_reject"),
                "client_address",
                "action",
                "stage",
                "code",
                "rejected",
                "reason"))
        .containsExactlyInAnyOrder(
            "127.0.0.30 reject RCPT 550 nobody@box.example Recipient address rejected: User unknown in virtual mailbox table",
            "127.0.0.31 reject RCPT 554 any@elsewhere.example Relay access denied",
            "127.0.0.32 reject RCPT 554 mx.example Helo command rejected: that is me",
            "127.0.0.33 reject RCPT 554 unknown[127.0.0.33] Client host rejected: go away",
            "127.0.0.34 reject RCPT 504 short Helo command rejected: need fully-qualified hostname",
            "127.0.0.35 reject VRFY 550 nobody@box.example Recipient address rejected: User unknown in virtual mailbox table",
            "127.0.0.35 reject ETRN 554 far.example Etrn command rejected: Access denied",
            "127.0.0.35 reject MAIL 552 - Message size exceeds fixed limit",
            "127.0.0.35 reject RCPT 450 spam@out.example Sender address rejected: not now",
            "127.0.0.36 reject header - Subject: buy this no, thanks",
            "127.0.0.37 reject_warning RCPT 554 doubtful@box.example Recipient address rejected: some day",
            "127.0.0.38 hold RCPT - held@box.example Recipient address triggers HOLD action",
            "127.0.0.39 discard RCPT - drop@many.example Recipient address triggers DISCARD action",
            "127.0.0.1 reject RCPT 550 nobody@far.example Recipient address rejected: no such user",
            "127.0.0.53 reject RCPT 550 - Protocol error");
  }

  @Test
  void aHostThatIsAwayDefersUntilSomebodyDeletes() {
    assertThat(
            texts(found("mail_delivery", "recipient", "to@away.example"), "status", "relay", "dsn"))
        .containsExactly("deferred none 4.4.1", "deferred none 4.4.1", "deferred none 4.4.1");
    assertThat(found("mail_relay", "stage", "connect", "reason", "Connection refused")).hasSize(3);
    assertThat(texts(found("mail_moved"), "status"))
        .containsExactly("released from hold", "placed on hold", "requeued");
    List<String> old = texts(found("mail_moved", "status", "requeued"), "queue_id");
    assertThat(texts(found("mail_requeued", "program", "postfix/pickup"), "original_queue_id"))
        .isEqualTo(old);
    assertThat(texts(found("mail_requeued"), "queue_id"))
        .isEqualTo(texts(found("mail_removed", "program", "postfix/postsuper"), "queue_id"));
  }

  @Test
  void aBounceAndANotificationAreFoundWithTheirMessages() {
    assertThat(texts(found("mail_delivery", "status", "bounced"), "recipient", "dsn", "program"))
        .containsExactly("nobody@far.example 5.1.1 postfix/smtp");
    assertThat(texts(found("mail_notification"), "kind"))
        .containsExactlyInAnyOrder("sender non-delivery", "sender delivery status");
    assertThat(found("mail_notification").map(e -> e.get("notification_queue_id").asText()))
        .containsExactlyInAnyOrderElementsOf(texts(found("mail_queued", "sender", ""), "queue_id"));
  }

  @Test
  void sessionsThatBrokeOffAreFound() {
    assertThat(texts(found("mail_lost"), "client_address", "stage", "reason"))
        .containsExactlyInAnyOrder(
            "127.0.0.40 EHLO lost connection",
            "127.0.0.41 DATA lost connection",
            "127.0.0.42 UNKNOWN too many errors",
            "127.0.0.43 - non-SMTP command",
            "127.0.0.44 EHLO timeout",
            "127.0.0.45 - SSL_accept error",
            "127.0.0.45 STARTTLS lost connection");
    assertThat(texts(found("mail_limit"), "client_address", "metric", "rate"))
        .containsExactly("127.0.0.46 Connection rate " + (RealPostfix.CONNECTIONS + 1));
  }

  @Test
  void sessionsHaveABeginningAndAnEnd() {
    List<String> begins = texts(found("mail_connect"), "program", "client_address");
    assertThat(texts(found("mail_disconnect"), "program", "client_address"))
        .containsExactlyInAnyOrderElementsOf(begins);
    // The bulk, the second one in one session, and two more.
    int inside = SINGLE + 1 + 2;
    assertThat(begins.stream().filter("postfix/smtpd 127.0.0.1"::equals)).hasSize(inside);
    assertThat(found("mail_anvil", "metric", "connection rate", "client_address", "127.0.0.1"))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.get("rate").asInt()).isBetween(1, inside));
  }

  @Test
  void whatPostscreenSawIsFound() {
    assertThat(texts(found("mail_postscreen"), "client_address", "verdict"))
        .containsExactlyInAnyOrder(
            "127.0.0.51 CONNECT",
            "127.0.0.51 PASS NEW",
            "127.0.0.51 CONNECT",
            "127.0.0.51 PASS OLD",
            "127.0.0.52 CONNECT",
            "127.0.0.52 HANGUP",
            "127.0.0.52 DISCONNECT",
            "127.0.0.53 CONNECT",
            "127.0.0.53 PREGREET",
            "127.0.0.53 DISCONNECT",
            "127.0.0.54 CONNECT",
            "127.0.0.54 DENYLISTED",
            "127.0.0.54 DISCONNECT");
    assertThat(found("mail_accepted", "client_address", "127.0.0.51")).hasSize(2);
  }

  @Test
  void startReloadAndComplaintsAreFound() {
    assertThat(texts(found("mail_service"), "what"))
        .startsWith("starting", "start", "refreshing", "reload");
    assertThat(texts(found("mail_warning"), "severity")).containsOnly("warning");
    assertThat(texts(found("mail_warning"), "text"))
        .anyMatch(text -> text.startsWith("TLS library problem"));
  }

  /** Ids of the queue come again within seconds here; each message is yet one row. */
  @Test
  void importedMessagesKnowWhoSentThem() throws IOException {
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        """);
    weir.weir("import", "--config", "weir.yaml", postfix.log().toString()).good();
    Asked store = Asked.h2(weir.work().resolve("data/weir"));
    assertThat(
            store.ask(
                "select client_address, sasl_username, sender, count(*) from mail_message"
                    + " group by client_address, sasl_username, sender order by 1, 2, 3"))
        .containsExactly(
            // Two notifications, and what sendmail handed in.
            "NULL\tNULL\t\t2",
            "NULL\tNULL\t" + ANNA + "\t1",
            "127.0.0.1\tNULL\t" + ANNA + "\t3",
            "127.0.0.1\tNULL\tmore@bulk.example\t" + MANY,
            "127.0.0.1\tNULL\tone@bulk.example\t" + SINGLE,
            // One message, though it was handed on and then had a second id.
            "127.0.0.10\t" + USER + "\t" + ANNA + "\t1",
            "127.0.0.11\t" + OTHER_USER + "\t" + BEN + "\t2",
            "127.0.0.37\tNULL\t" + OUT + "\t1",
            "127.0.0.38\tNULL\t" + OUT + "\t1",
            "127.0.0.51\tNULL\t" + OUT + "\t2");
    assertThat(
            store.ask(
                "select client_address, sasl_username, recipient, status, count(*)"
                    + " from mail_delivery where sasl_username is not null"
                    + " or status <> 'sent' group by client_address, sasl_username, recipient,"
                    + " status order by 1, 2, 3"))
        .containsExactly(
            "127.0.0.1\tNULL\tnobody@far.example\tbounced\t1",
            "127.0.0.1\tNULL\tto@away.example\tdeferred\t3",
            "127.0.0.10\t" + USER + "\t" + ANNA + "\tsent\t1",
            "127.0.0.10\t" + USER + "\tok@far.example\tsent\t1",
            "127.0.0.11\t" + OTHER_USER + "\t" + ANNA + "\tsent\t2");
  }
}
