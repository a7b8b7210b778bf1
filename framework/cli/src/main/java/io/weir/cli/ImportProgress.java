package io.weir.cli;

import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar where somebody sits before a terminal, else nothing. */
final class ImportProgress implements LongConsumer, AutoCloseable {
  private final @Nullable ProgressBar bar;

  private ImportProgress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  static ImportProgress on(Surroundings s, long bytes) {
    if (!s.terminal()) {
      return new ImportProgress(null);
    }
    return new ImportProgress(
        new ProgressBarBuilder()
            .setTaskName("import")
            .setInitialMax(bytes)
            .setUnit(" MB", 1_000_000)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .showSpeed()
            .clearDisplayOnFinish()
            .setConsumer(new ConsoleProgressBarConsumer(s.err(), 79))
            .build());
  }

  @Override
  public void accept(long more) {
    ProgressBar b = bar;
    if (b != null) {
      b.stepBy(more);
    }
  }

  @Override
  public void close() {
    ProgressBar b = bar;
    if (b != null) {
      b.close();
    }
  }
}
