package io.weir.plugins.source.file;

import io.weir.api.source.LineBatch;
import io.weir.syslog.Newlines;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/** The last complete lines of logs, read without following them. */
final class NewestLines {
  /** About a thousand lines, of all logs together. */
  private static final int BYTES = 1 << 17;

  private static final int LEAST = 1 << 13;

  private NewestLines() {}

  /**
   * Appends them, log by log, until the batch is full.
   *
   * @throws IOException what was wrong with the first log, when there are no lines in any
   */
  static void append(Collection<Path> logs, LineBatch batch, ZoneId zone) throws IOException {
    byte[] buffer = new byte[Math.max(LEAST, BYTES / Math.max(1, logs.size()))];
    IOException failed = null;
    for (Path log : logs) {
      try (FileBytes file = FileBytes.open(log)) {
        append(file, batch, zone, buffer);
      } catch (IOException e) {
        failed = failed == null ? told(log, e) : failed;
      }
    }
    if (failed != null && batch.size() == 0) {
      throw failed;
    }
  }

  private static IOException told(Path log, IOException e) {
    return new IOException(
        e instanceof NoSuchFileException ? Trouble.notThere(log) : Trouble.why(log, e), e);
  }

  private static void append(FileBytes file, LineBatch batch, ZoneId zone, byte[] buffer)
      throws IOException {
    long start = Math.max(0, file.size() - buffer.length);
    int n = file.read(buffer, buffer.length, start);
    // Where the reading begins within a line, that line is not whole.
    int from = start == 0 ? 0 : Newlines.find(buffer, 0, n) + 1;
    batch.begin(1, Instant.EPOCH.plus(file.changed(), ChronoUnit.MICROS), zone);
    for (int end = Newlines.find(buffer, from, n);
        end >= 0 && !batch.isFull();
        end = Newlines.find(buffer, from, n)) {
      int to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
      batch.add(start + from, buffer, from, to);
      from = end + 1;
    }
  }
}
