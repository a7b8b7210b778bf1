package io.weir.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes what Postfix and syslogd would, into a file that Weir follows. */
final class Maillog {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  private final Path file;
  private final ZoneId zone;
  private int messages;

  Maillog(Path file, ZoneId zone) {
    this.file = file;
    this.zone = zone;
  }

  Path file() {
    return file;
  }

  /**
   * A message is accepted from this address; {@code account} is the login, or empty for none.
   * Returns its queue id.
   */
  String accepted(Instant when, String address, String account) {
    String queueId = String.format(Locale.ROOT, "4F%08X", ++messages);
    String login = account.isEmpty() ? "" : ", sasl_method=PLAIN, sasl_username=" + account;
    line(when, "smtpd", queueId + ": client=unknown[" + address + "]" + login);
    return queueId;
  }

  /** The rest of a message's way: cleaned up, queued, delivered, removed. */
  void delivered(Instant when, String queueId, String sender, String recipient) {
    line(when, "cleanup", queueId + ": message-id=<" + queueId + "@mx.example>");
    line(when, "qmgr", queueId + ": from=<" + sender + ">, size=2048, nrcpt=1 (queue active)");
    line(
        when,
        "smtp",
        queueId
            + ": to=<"
            + recipient
            + ">, relay=mx.other.example[198.51.100.25]:25, delay=0.4,"
            + " delays=0.1/0/0.1/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9XYZ)");
    line(when, "qmgr", queueId + ": removed");
  }

  /** One line of a Postfix program, written at once. */
  void line(Instant when, String program, String text) {
    append(STAMP.format(when.atZone(zone)) + " mx postfix/" + program + "[4711]: " + text + "\n");
  }

  /** Bytes as they are, for half lines. */
  void append(String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
