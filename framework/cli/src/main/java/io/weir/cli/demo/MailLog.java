package io.weir.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;

/** Writes lines as Postfix does. Stamps never go back and never run ahead of the clock by much. */
final class MailLog {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  private final OutputStream out;
  private final Clock clock;
  private final ZoneId zone;
  private final Random random;
  private final StringBuilder lines = new StringBuilder();
  private Instant last = Instant.MIN;
  private long queueId = 0x3F2A91C0D4L;
  private int pid = 2100;

  MailLog(OutputStream out, Clock clock, ZoneId zone, long seed) {
    this.out = out;
    this.clock = clock;
    this.zone = zone;
    this.random = new Random(seed);
  }

  /**
   * One message from its connection to its end.
   *
   * @param account empty for mail from another server
   */
  void message(Peer from, String account, String sender, String recipient) {
    String id = nextId();
    int smtpd = pid + random.nextInt(40);
    String login = account.isEmpty() ? "" : ", sasl_method=PLAIN, sasl_username=" + account;
    String service = account.isEmpty() ? "smtpd" : "submission/smtpd";
    line(service, smtpd, "connect from " + from);
    line(service, smtpd, id + ": client=" + from + login);
    String domain = sender.substring(sender.indexOf('@') + 1);
    line(
        "cleanup",
        pid + 50,
        id + ": message-id=<" + Long.toHexString(queueId) + "@" + domain + ">");
    line(
        "qmgr",
        pid - 900,
        id
            + ": from=<"
            + sender
            + ">, size="
            + (900 + random.nextInt(40_000))
            + ", nrcpt=1 (queue active)");
    line(
        service,
        smtpd,
        "disconnect from "
            + from
            + " ehlo=1"
            + (account.isEmpty() ? "" : " auth=1")
            + " mail=1 rcpt=1 data=1 quit=1 commands="
            + (account.isEmpty() ? 5 : 6));
    delivery(id, recipient, account.isEmpty());
    line("qmgr", pid - 900, id + ": removed");
  }

  private void delivery(String id, String recipient, boolean here) {
    String domain = recipient.substring(recipient.indexOf('@') + 1);
    boolean bounced = random.nextInt(25) == 0;
    line(
        here ? "lmtp" : "smtp",
        pid + 70 + random.nextInt(9),
        id
            + ": to=<"
            + recipient
            + ">, relay="
            + (here
                ? "mail." + domain + "[private/dovecot-lmtp]"
                : "mx."
                    + domain
                    + "[198.51.100."
                    + (10 + Math.floorMod(domain.hashCode(), 40))
                    + "]:25")
            + ", delay=0."
            + (2 + random.nextInt(8))
            + ", delays=0.05/0.01/0.02/0.1, dsn="
            + (bounced
                ? "5.1.1, status=bounced (550 5.1.1 <" + recipient + ">: User unknown)"
                : "2.0.0, status=sent (250 2.0.0 Ok: queued as " + nextId() + ")"));
  }

  /** A message that is turned away. */
  void reject(Peer from, String sender, String recipient) {
    int smtpd = pid + random.nextInt(40);
    line("smtpd", smtpd, "connect from " + from);
    line(
        "smtpd",
        smtpd,
        "NOQUEUE: reject: RCPT from "
            + from
            + ": 554 5.7.1 Service unavailable; Client host ["
            + from.address()
            + "] blocked using dnsbl.example; from=<"
            + sender
            + "> to=<"
            + recipient
            + "> proto=ESMTP helo=<"
            + from.name()
            + ">");
    line("smtpd", smtpd, "disconnect from " + from + " ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4");
  }

  /** A wrong password. */
  void wrongPassword(Peer from, String account) {
    int smtpd = pid + random.nextInt(40);
    line("submission/smtpd", smtpd, "connect from " + from);
    line(
        "submission/smtpd",
        smtpd,
        "warning: "
            + from
            + ": SASL LOGIN authentication failed: (reason unavailable), sasl_username="
            + account);
    line("submission/smtpd", smtpd, "disconnect from " + from + " ehlo=1 auth=0/1 commands=1/2");
  }

  private String nextId() {
    queueId += 1 + random.nextInt(5000);
    return String.format(Locale.ROOT, "%010X", queueId);
  }

  private void line(String program, int process, String text) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    last = now.isAfter(last) ? now : last.plus(Duration.of(1, ChronoUnit.MICROS));
    STAMP.formatTo(ZonedDateTime.ofInstant(last, zone), lines);
    lines.append(" mail postfix/").append(program).append('[').append(process).append("]: ");
    lines.append(text).append('\n');
  }

  /** Lets the lines so far appear in the file, in one write. */
  void flush() throws IOException {
    out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    lines.setLength(0);
  }

  /**
   * Who talks to the server.
   *
   * @param name its name, or {@code unknown}
   * @param address its address
   */
  record Peer(String name, String address) {
    @Override
    public String toString() {
      return name + "[" + address + "]";
    }
  }
}
