package io.weir.cli.load;

import io.weir.cli.command.Environment;
import io.weir.cli.text.Quantity;
import io.weir.engine.archive.ImportListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a progress bar on a terminal, and otherwise prints a line every ten seconds. */
public final class ImportProgress implements ImportListener, AutoCloseable {
  private static final long SAY = Duration.ofSeconds(10).toNanos();
  private static final long SHOW = Duration.ofMillis(200).toNanos();

  private final @Nullable ProgressBar bar;
  private final String what;
  private final PrintStream err;
  private final long size;
  private final long begun = System.nanoTime();
  private final AtomicLong bytes = new AtomicLong();
  private long lines;
  private long unknown;
  private long last = begun;

  private ImportProgress(@Nullable ProgressBar bar, String what, PrintStream err, long size) {
    this.bar = bar;
    this.what = what;
    this.err = err;
    this.size = size;
  }

  /**
   * Shows the progress of a command.
   *
   * @param what the command
   * @param bytes of all files
   */
  public static ImportProgress on(Environment s, String what, long bytes) {
    if (!s.terminal()) {
      return new ImportProgress(null, what, s.err(), bytes);
    }
    return new ImportProgress(
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(bytes)
            .setUnit(" MB", 1_000_000)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .clearDisplayOnFinish()
            .setConsumer(new ConsoleProgressBarConsumer(s.err()))
            .build(),
        what,
        s.err(),
        bytes);
  }

  @Override
  public void read(long more) {
    bytes.addAndGet(more);
    ProgressBar b = bar;
    if (b != null) {
      b.stepBy(more);
    }
  }

  /** From the importing thread alone. */
  @Override
  public void parsed(long moreLines, long moreUnknown) {
    lines += moreLines;
    unknown += moreUnknown;
    long now = System.nanoTime();
    ProgressBar b = bar;
    if (now - last < (b == null ? SAY : SHOW)) {
      return;
    }
    last = now;
    double seconds = (now - begun) / 1e9;
    String speed = Quantity.of((long) (lines / seconds)) + " lines/s";
    String notKnown = unknown == 0 ? "" : ", " + Quantity.of(unknown) + " unknown";
    if (b != null) {
      b.setExtraMessage(" " + speed + notKnown);
      return;
    }
    long read = Math.min(size, bytes.get());
    long left = (long) ((size - read) * seconds / Math.max(1, read));
    err.println(
        what
            + ": "
            + Quantity.of(read / 1_000_000)
            + " of "
            + Quantity.of(size / 1_000_000)
            + " MB, "
            + speed
            + ", about "
            + left
            + " s left"
            + notKnown);
  }

  @Override
  public void close() {
    ProgressBar b = bar;
    if (b != null) {
      b.close();
    }
  }
}
