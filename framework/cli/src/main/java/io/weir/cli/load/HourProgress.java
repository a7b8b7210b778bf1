package io.weir.cli.load;

import io.weir.cli.command.Environment;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How many hours are done: a bar on a terminal, and otherwise a line every ten seconds. */
final class HourProgress implements AutoCloseable {
  private static final long SAY = Duration.ofSeconds(10).toNanos();

  private final @Nullable ProgressBar bar;
  private final PrintStream err;
  private final int all;
  private int done;
  private long last = System.nanoTime();

  private HourProgress(@Nullable ProgressBar bar, PrintStream err, int all) {
    this.bar = bar;
    this.err = err;
    this.all = all;
  }

  static HourProgress on(Environment s, int hours) {
    ProgressBar bar =
        !s.terminal()
            ? null
            : new ProgressBarBuilder()
                .setTaskName("rollup")
                .setInitialMax(hours)
                .setUnit(" hours", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(s.err()))
                .build();
    return new HourProgress(bar, s.err(), hours);
  }

  void done(int more) {
    done += more;
    long now = System.nanoTime();
    if (bar != null) {
      bar.stepTo(done);
    } else if (now - last > SAY) {
      last = now;
      err.println("rollup: " + done + " of " + all + " hours");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
