package io.weir.distribution;

import io.weir.distribution.MailTraffic.Client;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;

/**
 * Invents line by line, without end, what a busy server with Postfix logs just now: dozens of
 * messages are under way at the same time, some wait for a second attempt, addresses flood,
 * accounts send in bursts, others guess passwords. The truth is counted as each line is handed out,
 * so it holds for what was written so far, wherever the writing stopped.
 */
final class LiveTraffic {
  static final int WARNED_AT = 20;
  static final int BLOCKED_AT = 30;
  static final int BURST_AT = 8;

  private static final int UNDER_WAY = 60;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ENGLISH);

  /** How much floods send within the hour: beside each limit, and far above. */
  private static final List<Integer> FLOODS =
      List.of(WARNED_AT - 1, WARNED_AT, BLOCKED_AT - 1, BLOCKED_AT, BLOCKED_AT + 1, 55);

  private final Random random;
  private final ZoneId zone;
  private final boolean iso;
  private final Truth truth = new Truth();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::line).thenComparingLong(Due::order));
  private long line;
  private long order;
  private int ids;
  private int floods;
  private int crowd = 64;
  private int floodsOneIn = 1;

  /** A line to come: after so many others; its text is made, and counted, when it is its turn. */
  private record Due(long line, long order, Function<Instant, String> text) {}

  /**
   * @param iso stamps with year, zone and microseconds in place of the traditional ones
   */
  LiveTraffic(long seed, ZoneId zone, boolean iso) {
    this.random = new Random(seed);
    this.zone = zone;
    this.iso = iso;
  }

  /**
   * For a server that is so busy that its usual clients would reach limits, and floods run out of
   * addresses: more clients, fewer floods.
   *
   * @param networks how many networks of 250 addresses the usual clients come from, at most 512
   * @param oneIn of how many floods one remains; the others become messages
   */
  LiveTraffic busy(int networks, int oneIn) {
    crowd = networks;
    floodsOneIn = oneIn;
    return this;
  }

  Truth truth() {
    return truth;
  }

  /** The next line, without its end. */
  String next(Instant now) {
    while (due.size() < UNDER_WAY * 4) {
      begin();
    }
    Due head = due.remove();
    line = Math.max(line + 1, head.line());
    return head.text().apply(now);
  }

  /** A line that is not by chance: one message from this client, accepted now. */
  String accepted(Instant now, Client client) {
    truth.accepted(now.atZone(zone), client.subject());
    return stamped(now, "smtpd", id() + ": client=" + where(client));
  }

  /** The first line that newsyslog writes into a new file. */
  String turnedOver(Instant now) {
    return STAMP.format(now.atZone(zone))
        + " mx newsyslog[881]: logfile turned over due to size>1M";
  }

  private void begin() {
    switch (random.nextInt(30)) {
      case 0 -> {
        if (floodsOneIn == 1 || random.nextInt(floodsOneIn) == 0) {
          flood();
        } else {
          message(somebody(), "");
        }
      }
      case 1 -> burst();
      case 2 -> guess();
      case 3, 4 -> say(soon(), "smtpd", this::rejected);
      case 5 -> foreign();
      default -> message(somebody(), random.nextInt(3) == 0 ? "user" + random.nextInt(900) : "");
    }
  }

  private void flood() {
    Client client =
        ++floods % 4 == 0
            ? Client.v6("2001:db8:" + Integer.toHexString(0x1000 + floods) + ":7", "2")
            : Client.v4("203.0." + (64 + floods / 250) + "." + (1 + floods % 250));
    long at = line;
    int gap = 8 + random.nextInt(60);
    for (int i = FLOODS.get(random.nextInt(FLOODS.size())); i > 0; i--) {
      at += 1 + random.nextInt(gap);
      brief(at, client, "");
    }
  }

  /** This client has so many messages accepted among the next lines. */
  void attack(Client client, int messages) {
    long at = line;
    for (int i = 0; i < messages; i++) {
      at += 1 + random.nextInt(20);
      brief(at, client, "");
    }
  }

  /** One account from many addresses. */
  private void burst() {
    String account = "burst" + random.nextInt(40);
    long at = line;
    for (int i = 3 + random.nextInt(20); i > 0; i--) {
      at += 1 + random.nextInt(80);
      brief(at, somebody(), account);
    }
  }

  private void guess() {
    Client client = somebody();
    long at = line;
    for (int i = 1 + random.nextInt(15); i > 0; i--) {
      at += 1 + random.nextInt(40);
      say(
          at,
          "submission/smtpd",
          now -> {
            truth.authFailure();
            return "warning: %s: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=info"
                .formatted(where(client));
          });
    }
  }

  private void foreign() {
    long at = soon();
    due.add(
        new Due(
            at,
            order++,
            now -> {
              truth.foreignLine();
              return stamp(now) + " mx sshd[911]: Invalid user x from 198.51.100.3";
            }));
  }

  private String rejected(Instant now) {
    truth.reject();
    return ("NOQUEUE: reject: RCPT from %s: 550 5.1.1 <nobody@mx.example>: Recipient address"
            + " rejected: User unknown in local recipient table; from=<%s> to=<nobody@mx.example>"
            + " proto=ESMTP helo=<helo.example>")
        .formatted(where(somebody()), person());
  }

  /** One recipient, delivered at once. */
  private void brief(long at, Client client, String account) {
    queued(at, id(), client, account, 1, 5);
  }

  /** A session with a message to a few recipients, its lines far apart. */
  private void message(Client client, String account) {
    long at = soon();
    String id = id();
    say(at, "smtpd", now -> "connect from " + where(client));
    long end = queued(at + 1, id, client, account, 1 + random.nextInt(4), 90);
    say(
        at + 2 + random.nextInt(60),
        "smtpd",
        now ->
            "disconnect from %s ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5"
                .formatted(where(client)));
    if (random.nextInt(15) == 0) {
      String notice = id();
      say(end, "cleanup", now -> notice + ": message-id=<" + notice + "@mx.example>");
      say(end, "bounce", now -> id + ": sender non-delivery notification: " + notice);
      active(end + 1, notice, "", 1);
      say(end + 3, "smtp", now -> delivery(notice, "sender@mx.example", "sent"));
      say(end + 4, "qmgr", now -> notice + ": removed");
    }
  }

  /** From acceptance to removal; behind which line it ends. */
  private long queued(
      long begin, String id, Client client, String account, int recipients, int apart) {
    long at = begin;
    String login = account.isEmpty() ? "" : ", sasl_method=PLAIN, sasl_username=" + account;
    say(
        at,
        account.isEmpty() ? "smtpd" : "submission/smtpd",
        now -> {
          truth.accepted(now.atZone(zone), client.subject());
          if (!account.isEmpty()) {
            truth.login(now.atZone(zone), account);
          }
          return id + ": client=" + where(client) + login;
        });
    at = later(at, apart);
    say(at, "cleanup", now -> id + ": message-id=<" + id.toLowerCase(Locale.ROOT) + "@mx.example>");
    at = later(at, apart);
    active(
        at, id, account.isEmpty() ? "someone@else.example" : account + "@mx.example", recipients);
    for (int i = 0; i < recipients; i++) {
      String to = person();
      at = later(at, apart);
      if (apart > 10 && random.nextInt(8) == 0) {
        say(at, "smtp", now -> delivery(id, to, "deferred"));
        at = later(at, 1500);
        String again = "%s: from=<x@else.example>, size=4711, nrcpt=%d (queue active)";
        say(at, "qmgr", now -> again.formatted(id, recipients));
        at = later(at, apart);
      }
      String fate = random.nextInt(9) == 0 ? "bounced" : "sent";
      say(at, "smtp", now -> delivery(id, to, fate));
    }
    at = later(at, apart);
    say(at, "qmgr", now -> id + ": removed");
    return at + 1;
  }

  private void active(long at, String id, String sender, int recipients) {
    int size = 900 + random.nextInt(90_000);
    say(
        at,
        "qmgr",
        now -> {
          truth.message();
          return "%s: from=<%s>, size=%d, nrcpt=%d (queue active)"
              .formatted(id, sender, size, recipients);
        });
  }

  private String delivery(String id, String to, String status) {
    truth.delivery(status);
    String how =
        switch (status) {
          case "sent" ->
              "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9XB" + random.nextInt(100_000) + ")";
          case "deferred" -> "dsn=4.4.1, status=deferred (connect to mx.other.example: timed out)";
          default -> "dsn=5.1.1, status=bounced (host mx.other.example said: 550 no such user)";
        };
    return "%s: to=<%s>, relay=mx.other.example[198.51.100.25]:25, delay=0.8, delays=0.1/0/0.3/0.4, %s"
        .formatted(id, to, how);
  }

  private void say(long at, String program, Function<Instant, String> text) {
    due.add(new Due(at, order++, now -> stamped(now, program, text.apply(now))));
  }

  private String stamped(Instant now, String program, String text) {
    return stamp(now) + " mx postfix/" + program + "[4711]: " + text;
  }

  private String stamp(Instant now) {
    return (iso ? ISO : STAMP).format(now.atZone(zone));
  }

  private long soon() {
    return line + 1 + random.nextInt(100);
  }

  private long later(long at, int apart) {
    return at + 1 + random.nextInt(apart);
  }

  /** One of many thousands, so that none reaches a limit but by a flood, or by chance. */
  private Client somebody() {
    return random.nextInt(4) == 0
        ? Client.v6("2001:db8:0:" + Integer.toHexString(random.nextInt(0x10000)), "9")
        : ofCrowd(random.nextInt(crowd), 1 + random.nextInt(250));
  }

  private static Client ofCrowd(int network, int host) {
    return Client.v4("198." + (18 + network / 256) + "." + network % 256 + "." + host);
  }

  private static String where(Client client) {
    return client.name() + "[" + client.address() + "]";
  }

  private String person() {
    return "p" + random.nextInt(5000) + "@host" + random.nextInt(50) + ".example";
  }

  private String id() {
    return String.format(Locale.ROOT, "%X", 0x4F0000000L + 0x1357L * ++ids);
  }
}
