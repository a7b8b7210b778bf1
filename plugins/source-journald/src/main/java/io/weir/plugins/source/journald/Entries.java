package io.weir.plugins.source.journald;

import io.weir.api.source.LineBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries in what a journalctl prints, and the line of each. */
final class Entries {
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(Entries.class);

  private final Clock clock;
  private final ExportReader reader = new ExportReader();
  private final SyslogLine line = new SyslogLine();
  private Instant cutLogged = Instant.MIN;

  Entries(Clock clock) {
    this.clock = clock;
  }

  /** Another journalctl begins to print. */
  void restart() {
    reader.restart();
  }

  /** As {@link ExportReader#read}. */
  int read(byte[] in, int from, int to) throws ExportException {
    return reader.read(in, from, to);
  }

  boolean isComplete() {
    return reader.isComplete();
  }

  Cursor cursor() throws ExportException {
    String text = reader.entry().get(Field.CURSOR).text();
    return Cursor.of(text)
        .orElseThrow(
            () ->
                new ExportException(
                    text.isEmpty()
                        ? "an entry without a cursor"
                        : "a cursor of an unknown form: " + Trouble.shown(text)));
  }

  boolean hasMessage() {
    return reader.entry().get(Field.MESSAGE).isThere();
  }

  SyslogLine line() {
    Instant now = clock.instant();
    line.write(reader.entry(), ChronoUnit.MICROS.between(Instant.EPOCH, now));
    long whole = reader.entry().get(Field.MESSAGE).whole();
    if (line.length() > LineBatch.MAX_LINE || whole > LineBatch.MAX_LINE) {
      noteCut(whole, now);
    }
    return line;
  }

  private void noteCut(long whole, Instant now) {
    if (cutLogged.equals(Instant.MIN) || !cutLogged.plus(AGAIN).isAfter(now)) {
      cutLogged = now;
      log.warn(
          "a message of {} bytes in the journal was cut to {}, as every line is; said at most once"
              + " an hour",
          whole,
          LineBatch.MAX_LINE);
    }
  }
}
