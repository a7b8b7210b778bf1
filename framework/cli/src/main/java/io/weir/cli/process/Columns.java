package io.weir.cli.process;

import java.io.PrintStream;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/** How many characters fit in a line of standard output. The terminal is asked when needed. */
public final class Columns implements IntSupplier {
  private static final int LEAST = 20;

  private final @Nullable String variable;
  private final boolean terminal;
  private final PrintStream err;

  /**
   * @param variable the variable {@code COLUMNS}, which decides if it is a number
   * @param terminal whether standard output is a terminal; a file has no width
   * @param err for the library that asks the terminal
   */
  public Columns(@Nullable String variable, boolean terminal, PrintStream err) {
    this.variable = variable;
    this.terminal = terminal;
    this.err = err;
  }

  @Override
  public int getAsInt() {
    if (variable != null && variable.matches("[0-9]{1,6}")) {
      int said = Integer.parseInt(variable);
      return said < LEAST ? Integer.MAX_VALUE : said;
    }
    if (!terminal) {
      return Integer.MAX_VALUE;
    }
    // It leaves room for the cursor.
    int width = new ConsoleProgressBarConsumer(err).getMaxRenderedLength() + 1;
    return width < LEAST ? Integer.MAX_VALUE : width;
  }
}
