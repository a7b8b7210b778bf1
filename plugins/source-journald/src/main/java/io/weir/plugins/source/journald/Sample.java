package io.weir.plugins.source.journald;

import io.weir.api.source.LineBatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The newest entries, read without following the journal. */
final class Sample {
  private static final int LINES = 1_000;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Entries entries;
  private final long end = System.nanoTime() + LONGEST.toNanos();
  private final BooleanSupplier stopped;
  private @Nullable Cursor last;

  private Sample(Entries entries, BooleanSupplier stopped) {
    this.entries = entries;
    this.stopped = stopped;
  }

  /** Appends their lines, until the batch is full. */
  static void append(Journalctl journalctl, Entries entries, LineBatch batch) throws IOException {
    try (Child child = journalctl.newest(LINES)) {
      batch.begin(1, Instant.EPOCH, ZoneOffset.UTC);
      new Sample(entries, () -> false).read(child, batch);
      fail(journalctl, child, batch.size() > 0);
      String partial = Trouble.isPartial(child.said()) ? child.said() : journalctl.partial();
      if (!partial.isEmpty()) {
        throw new IOException(journalctl.what() + ": " + partial + Trouble.LET_IT_READ);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The newest entry; null when there is none. */
  static @Nullable Cursor newest(Journalctl journalctl, Entries entries, BooleanSupplier stopped)
      throws IOException, InterruptedException {
    try (Child child = journalctl.newest(1)) {
      Sample sample = new Sample(entries, stopped);
      sample.read(child, null);
      fail(journalctl, child, sample.last != null || stopped.getAsBoolean());
      return sample.last;
    }
  }

  private void read(Child child, @Nullable LineBatch batch)
      throws IOException, InterruptedException {
    entries.restart();
    while (!child.isEnded() && !stopped.getAsBoolean() && System.nanoTime() - end < 0) {
      byte[] piece = child.take(Duration.ofMillis(100));
      for (int at = 0; piece != null && at < piece.length; ) {
        at = entries.read(piece, at, piece.length);
        if (entries.isComplete()) {
          last = entries.cursor();
          if (batch != null && !batch.isFull() && entries.hasMessage()) {
            SyslogLine line = entries.line();
            batch.add(last.number(), line.bytes(), 0, line.length());
          }
        }
      }
    }
  }

  private static void fail(Journalctl journalctl, Child child, boolean some)
      throws IOException, InterruptedException {
    if (!some && !child.isEnded()) {
      throw new IOException(
          journalctl.what() + ": journalctl printed nothing in " + LONGEST.toSeconds() + " s");
    }
    String ending = child.isEnded() ? child.ending() : "";
    String said = child.said(); // all of it, behind the end
    if (!some && !ending.endsWith(" 0")) {
      throw new IOException(
          journalctl.what() + ": journalctl " + ending + ": " + said + Trouble.advice(said));
    }
  }
}
