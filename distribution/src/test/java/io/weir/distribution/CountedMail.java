package io.weir.distribution;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Invents days of a mail server and remembers each message, refusal and failed login, so that any
 * number of a report can be counted a second time. The same seed makes the same days.
 */
final class CountedMail {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  /** A sender that would be a program in a page and an order in a terminal. */
  static final String HOSTILE = "\"<script>alert(1)</script>\"@evil.example";

  private static final List<String> NAMES =
      List.of(
          ("anna boris chloe david elena felix greta henry irina jonas karin leon maria nils olga"
                  + " peter quentin rosa stefan tanja ulrich vera walter xenia yvonne zoran alice"
                  + " bruno clara dmitri emma frank gerda hugo ingrid jakob katja lukas martha"
                  + " norbert office info sales support billing news shop hr press jobs abuse team"
                  + " orders invoice contact hello web service post travel")
              .split(" "));

  /** How much of a day's mail each hour has: people sleep, begin at eight, eat at noon. */
  private static final int[] HOURS = {
    1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 6, 8, 9, 9, 8, 6, 4, 3, 3, 2, 2, 1
  };

  private static final List<String> DOMAINS =
      List.of("alpha.example", "beta.example", "Gamma.example", "delta.example", "o'hara.example");

  private final ZoneId zone;
  private final Random random;
  private final List<Line> lines = new ArrayList<>();
  final List<Mail> mails = new ArrayList<>();
  final List<Refusal> refusals = new ArrayList<>();
  final List<Failure> failures = new ArrayList<>();
  private int ids;

  private record Line(Instant at, String text) {}

  /** A message; the account is empty for one without a login, the client for a bounce. */
  record Mail(
      LocalDate day, String sender, String account, String client, long size, List<Fate> fates) {}

  /** What became of a recipient, in one attempt. */
  record Fate(String recipient, String relay, String status, double delay) {}

  /** A refused recipient. */
  record Refusal(LocalDate day, String client, String reason) {}

  /** A failed login. */
  record Failure(LocalDate day, String client, String account) {}

  CountedMail(long seed, ZoneId zone) {
    this.random = new Random(seed);
    this.zone = zone;
  }

  /** Adds a day with so many messages. */
  void day(LocalDate day, int messages) {
    Instant begin = day.atStartOfDay(zone).toInstant();
    long span = Duration.ofHours(23).toMillis();
    for (int i = 0; i < messages; i++) {
      // The first and the last minute of the day are its own.
      Instant at = begin.plusMillis(i == 0 ? 0 : i == 1 ? span : ofTheDay(span));
      switch (random.nextInt(8)) {
        case 0 -> refused(day, at);
        case 1 -> failed(day, at);
        default -> message(day, at);
      }
    }
  }

  private long ofTheDay(long span) {
    long hour = span / HOURS.length;
    int share = random.nextInt(Arrays.stream(HOURS).sum());
    int i = 0;
    while (share >= HOURS[i]) {
      share -= HOURS[i++];
    }
    return i * hour + random.nextLong(hour);
  }

  /** A stolen account: so many messages by it from a few addresses, evenly until then. */
  void stolen(String account, Instant until, Duration span, int messages) {
    for (int i = 0; i < messages; i++) {
      Instant at = until.minusMillis(span.toMillis() * (messages - i) / messages);
      String id = id();
      line(
          at,
          "submission/smtpd",
          "%s: client=unknown[203.0.113.%d], sasl_method=LOGIN, sasl_username=%s"
              .formatted(id, 1 + i % 7, account));
      queued(at, id, account, 1_200 + random.nextInt(300), 1);
      delivered(at, id, "victim" + i + "@" + DOMAINS.get(i % DOMAINS.size()), "sent");
      line(at, "qmgr", id + ": removed");
    }
  }

  /** The log of all days. */
  String log() {
    return log(Instant.MAX);
  }

  /** The log until then, and no longer. */
  String log(Instant until) {
    lines.sort(Comparator.comparing(Line::at));
    StringBuilder all = new StringBuilder();
    for (Line line : lines) {
      if (line.at().isAfter(until)) {
        break;
      }
      all.append(STAMP.format(line.at().atZone(zone))).append(" mx ").append(line.text());
      all.append('\n');
    }
    return all.toString();
  }

  private String client() {
    int n = random.nextInt(30);
    return n < 25 ? "198.51.100." + (1 + n * n % 40) : "2001:db8::" + (n - 20);
  }

  private String person(int most) {
    int n = random.nextInt(most) * random.nextInt(most) / most;
    return NAMES.get(n) + "@" + DOMAINS.get(n % DOMAINS.size());
  }

  private void refused(LocalDate day, Instant at) {
    String client = client();
    String to = person(40);
    String[] reason =
        List.of(
                new String[] {
                  "554 5.7.1 <" + to + ">: Relay access denied", "554 5.7.1 Relay access denied"
                },
                new String[] {
                  "450 4.7.25 Client host rejected: cannot find your hostname, [" + client + "]",
                  "450 4.7.25 Client host rejected: cannot find your hostname, *"
                },
                new String[] {
                  "554 5.7.1 Service unavailable; Client host ["
                      + client
                      + "] blocked using zen.rbl.example; https://rbl.example/q/"
                      + client,
                  "554 5.7.1 Service unavailable; Client host * blocked using zen.rbl.example; *"
                })
            .get(random.nextInt(3));
    line(
        at,
        "smtpd",
        "NOQUEUE: reject: RCPT from unknown[%s]: %s; from=<%s> to=<%s> proto=ESMTP helo=<x>"
            .formatted(client, reason[0], person(40), to));
    refusals.add(new Refusal(day, client, reason[1]));
  }

  private void failed(LocalDate day, Instant at) {
    String client = client();
    String account = person(20);
    line(
        at,
        "submission/smtpd",
        "warning: unknown[%s]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=%s"
            .formatted(client, account));
    failures.add(new Failure(day, client, account));
  }

  private void message(LocalDate day, Instant at) {
    String client = client();
    boolean login = random.nextInt(3) == 0;
    String sender = random.nextInt(50) == 0 ? HOSTILE : person(60);
    String account = login ? person(12) : "";
    int recipients = 1 + random.nextInt(3);
    long size = 500L + random.nextInt(50_000);
    String id = id();
    String sasl = login ? ", sasl_method=PLAIN, sasl_username=" + account : "";
    line(at, login ? "submission/smtpd" : "smtpd", id + ": client=unknown[" + client + "]" + sasl);
    queued(at, id, sender, size, recipients);
    List<Fate> fates = new ArrayList<>();
    boolean bounced = false;
    for (int i = 0; i < recipients; i++) {
      String to = i + "." + person(50);
      String status =
          switch (random.nextInt(12)) {
            case 0 -> "bounced";
            case 1 -> "deferred";
            default -> "sent";
          };
      bounced |= status.equals("bounced");
      fates.add(delivered(at.plusMillis(600), id, to, status));
    }
    mails.add(new Mail(day, sender, account, client, size, fates));
    if (bounced) {
      notified(day, at.plusMillis(700), sender);
    }
    line(at.plusMillis(900), "qmgr", id + ": removed");
  }

  private void notified(LocalDate day, Instant at, String to) {
    String id = id();
    queued(at, id, "", 2_000, 1);
    mails.add(new Mail(day, "", "", "", 2_000, List.of(delivered(at, id, to, "sent"))));
    line(at, "qmgr", id + ": removed");
  }

  private void queued(Instant at, String id, String sender, long size, int recipients) {
    line(at, "cleanup", id + ": message-id=<" + id.toLowerCase(Locale.ROOT) + "@mx.example>");
    line(
        at,
        "qmgr",
        "%s: from=<%s>, size=%d, nrcpt=%d (queue active)".formatted(id, sender, size, recipients));
  }

  private Fate delivered(Instant at, String id, String to, String status) {
    double delay = random.nextInt(1_000) / 100.0;
    String relay = "mx" + random.nextInt(6) + ".other.example";
    String how =
        switch (status) {
          case "sent" -> "dsn=2.0.0, status=sent (250 2.0.0 Ok)";
          case "deferred" -> "dsn=4.4.1, status=deferred (connect to x[192.0.2.1]:25: timed out)";
          default -> "dsn=5.1.1, status=bounced (host " + relay + "[192.0.2.2] said: 550 unknown)";
        };
    line(
        at,
        "smtp",
        "%s: to=<%s>, relay=%s[192.0.2.2]:25, delay=%s, delays=0/0/0/0, %s"
            .formatted(id, to, relay, number(delay), how));
    return new Fate(to, relay, status, delay);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private void line(Instant at, String program, String text) {
    lines.add(new Line(at, "postfix/" + program + "[4711]: " + text));
  }

  private String id() {
    return String.format(Locale.ROOT, "%X", 0x4F0000000L + 0x1357L * ++ids);
  }
}
