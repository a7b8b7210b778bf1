package io.weir.distribution;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Invents what a server with Postfix logs, and knows what it invented: {@link #truth} is written
 * down beside the lines, not read from them. The same seed and times make the same log.
 */
final class MailTraffic {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  /** Local parts that people and programs really have; some make careless readers stumble. */
  private static final List<String> ODD =
      List.of(
          "anna",
          "o'brien",
          "first.last+tag",
          "\"john doe\"",
          "a=b",
          "x_y-z",
          "\"two, commas, relay=none\"",
          "status=sent",
          "bounce-7-kim=list.example",
          "%s%n");

  private final ZoneId zone;
  private final Random random;
  private final Truth truth = new Truth();
  private final List<Entry> entries = new ArrayList<>();
  private int ids;

  private record Entry(Instant at, String text) {}

  /** Who connects; {@code subject} is what rules count it under: IPv6 by /64. */
  record Client(String name, String address, String subject) {
    static Client v4(String address) {
      return new Client("unknown", address, address);
    }

    /** The first 64 bits as text without the end, and the rest. */
    static Client v6(String network, String rest) {
      return new Client("unknown", network + "::" + rest, network + "::/64");
    }
  }

  MailTraffic(long seed, ZoneId zone) {
    this.random = new Random(seed);
    this.zone = zone;
  }

  Truth truth() {
    return truth;
  }

  /** The lines invented since the last call, in order of time. */
  String take() {
    entries.sort(Comparator.comparing(Entry::at));
    StringBuilder all = new StringBuilder();
    entries.forEach(e -> all.append(e.text()).append('\n'));
    entries.clear();
    return all.toString();
  }

  /** A few hundred clients do what clients do, evenly over the time. */
  void ordinary(Instant from, Instant to, int messages) {
    long span = Duration.between(from, to).toMillis();
    for (int i = 0; i < messages; i++) {
      Instant at = from.plusMillis((long) (random.nextDouble() * span * 0.98));
      Client client =
          random.nextInt(4) == 0
              ? Client.v6("2001:db8:" + Integer.toHexString(16 + i % 90) + ":7", "2" + i % 7)
              : new Client("mail" + i % 200 + ".example", "198.51.100." + (1 + i % 200), "");
      client = new Client(client.name(), client.address(), subject(client));
      switch (random.nextInt(12)) {
        case 0 -> rejected(at, client);
        case 1 -> guessed(at, client);
        case 2 -> pickedUp(at);
        case 3 -> other(at);
        default -> message(at, client, random.nextInt(3) == 0 ? person() : "");
      }
    }
  }

  private static String subject(Client client) {
    return client.subject().isEmpty() ? client.address() : client.subject();
  }

  /** So many messages from one client, all within the span. */
  void flood(Instant at, Duration span, Client client, int messages) {
    for (int i = 0; i < messages; i++) {
      Instant when = at.plusMillis(span.toMillis() * i / messages);
      brief(when, client);
    }
  }

  /** One message with one recipient, delivered at once. */
  private void brief(Instant at, Client client) {
    String id = accept(at, client, "stolen@mx.example", 1);
    deliver(at, id, "victim" + random.nextInt(1000) + "@other.example", "sent");
    removed(at, id);
  }

  /** One session with one message to one to four recipients, each with a fate of its own. */
  void message(Instant at, Client client, String account) {
    int recipients = 1 + random.nextInt(4);
    line(at, "smtpd", "connect from " + client.name() + "[" + client.address() + "]");
    String id = accept(at, client, account, recipients);
    line(
        at.plusMillis(300),
        "smtpd",
        "disconnect from %s[%s] ehlo=1 auth=%d mail=1 rcpt=%d data=1 quit=1 commands=%d"
            .formatted(
                client.name(),
                client.address(),
                account.isEmpty() ? 0 : 1,
                recipients,
                recipients + 4));
    boolean bounced = false;
    boolean deferred = false;
    Instant last = at.plusMillis(900);
    // Postfix names nobody twice: two equal lines would be one that was written twice.
    Set<String> named = new LinkedHashSet<>();
    while (named.size() < recipients) {
      named.add(person());
    }
    for (String to : named) {
      switch (random.nextInt(10)) {
        case 0 -> {
          deliver(at.plusMillis(500), id, to, "deferred");
          last = at.plusSeconds(20);
          if (!deferred) {
            active(last, id, "sender@mx.example", recipients);
          }
          deferred = true;
          deliver(last, id, to, "sent");
        }
        case 1 -> {
          deliver(at.plusMillis(600), id, to, "bounced");
          bounced = true;
        }
        default -> deliver(at.plusMillis(700), id, to, "sent");
      }
    }
    if (bounced) {
      notified(last, id);
    }
    removed(last, id);
  }

  private String accept(Instant at, Client client, String account, int recipients) {
    String id = id();
    String login = account.isEmpty() ? "" : ", sasl_method=PLAIN, sasl_username=" + account;
    line(
        at,
        account.isEmpty() ? "smtpd" : "submission/smtpd",
        id + ": client=" + client.name() + "[" + client.address() + "]" + login);
    truth.accepted(at.atZone(zone), client.subject());
    header(at, id);
    active(at, id, account.isEmpty() ? "someone@else.example" : account, recipients);
    truth.message();
    return id;
  }

  private void header(Instant at, String id) {
    line(at, "cleanup", id + ": message-id=<" + id.toLowerCase(Locale.ROOT) + "@mx.example>");
  }

  private void active(Instant at, String id, String sender, int recipients) {
    line(
        at,
        "qmgr",
        "%s: from=<%s>, size=%d, nrcpt=%d (queue active)"
            .formatted(id, sender, 900 + random.nextInt(90_000), recipients));
  }

  private void deliver(Instant at, String id, String to, String status) {
    String how =
        switch (status) {
          case "sent" ->
              "relay=mx.other.example[198.51.100.25]:25, delay=0.8, delays=0.1/0/0.3/0.4,"
                  + " dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9XB"
                  + random.nextInt(100_000)
                  + ")";
          case "deferred" ->
              "relay=none, delay=30, delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to"
                  + " mx.other.example[198.51.100.25]:25: Connection timed out)";
          default ->
              "relay=mx.other.example[2001:db8:25::25]:25, delay=0.6, delays=0.1/0/0.2/0.3,"
                  + " dsn=5.1.1, status=bounced (host mx.other.example[2001:db8:25::25] said: 550"
                  + " 5.1.1 status=sent No such user (in reply to RCPT TO command))";
        };
    line(at, "smtp", id + ": to=<" + to + ">, " + how);
    truth.delivery(status);
  }

  /** The null sender's message about a bounce: a message of its own. */
  private void notified(Instant at, String about) {
    String id = id();
    header(at, id);
    line(at, "bounce", about + ": sender non-delivery notification: " + id);
    active(at, id, "", 1);
    truth.message();
    deliver(at, id, "sender@mx.example", "sent");
    removed(at, id);
  }

  private void removed(Instant at, String id) {
    line(at, "qmgr", id + ": removed");
  }

  private void rejected(Instant at, Client client) {
    line(
        at,
        "smtpd",
        ("NOQUEUE: reject: RCPT from %s[%s]: 550 5.1.1 <nobody@mx.example>: Recipient address"
                + " rejected: User unknown in local recipient table; from=<%s>"
                + " to=<nobody@mx.example> proto=ESMTP helo=<%s>")
            .formatted(client.name(), client.address(), person(), "helo.example"));
    truth.reject();
  }

  private void guessed(Instant at, Client client) {
    line(
        at,
        "submission/smtpd",
        "warning: %s[%s]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=%s"
            .formatted(client.name(), client.address(), person()));
    truth.authFailure();
  }

  private void pickedUp(Instant at) {
    String id = id();
    line(at, "pickup", id + ": uid=1001 from=<root>");
    header(at, id);
    active(at, id, "root@mx.example", 1);
    truth.message();
    deliver(at, id, "admin@mx.example", "sent");
    removed(at, id);
  }

  /** Lines of other programs in the same file. */
  private void other(Instant at) {
    for (String text :
        List.of(
            "sshd[911]: Invalid user x from 198.51.100.3",
            "newsyslog[12]: logfile turned over due to size>1M")) {
      entries.add(new Entry(at, stamp(at) + " mx " + text));
      truth.foreignLine();
    }
  }

  /** One line of a Postfix program, not counted in the truth. */
  void line(Instant at, String program, String text) {
    entries.add(new Entry(at, stamp(at) + " mx postfix/" + program + "[4711]: " + text));
  }

  private String stamp(Instant at) {
    return STAMP.format(at.atZone(zone));
  }

  private String person() {
    return ODD.get(random.nextInt(ODD.size())) + "@host" + random.nextInt(50) + ".example";
  }

  private String id() {
    return String.format(Locale.ROOT, "%X", 0x4F0000000L + 0x1357L * ++ids);
  }
}
