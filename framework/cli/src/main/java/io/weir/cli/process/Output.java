package io.weir.cli.process;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output. A {@link PrintStream} swallows what goes wrong; this remembers it, so that a
 * command whose output is not whole does not end as if it were.
 */
public final class Output {
  private static final int BUFFER = 1 << 16;

  private final Watched watched;
  private final PrintStream stream;
  private final PrintStream err;

  /**
   * @param to the actual output
   * @param err where write errors are reported
   */
  public Output(OutputStream to, PrintStream err) {
    this.watched = new Watched(to);
    this.stream =
        new PrintStream(new BufferedOutputStream(watched, BUFFER), false, StandardCharsets.UTF_8);
    this.err = err;
  }

  /** For the command. */
  public PrintStream stream() {
    return stream;
  }

  /**
   * Writes out what is left.
   *
   * @param exit what the command came to
   * @return the same, or that it failed because its output could not be written; a reader who has
   *     enough ({@code | head}) is no failure
   */
  public int end(int exit) {
    stream.flush();
    IOException failure = watched.failure;
    if (failure == null || isClosedPipe(failure)) {
      return exit;
    }
    err.println(
        "weir: standard output cannot be written: "
            + Text.visible(String.valueOf(failure.getMessage()))
            + "; the output is incomplete");
    return exit == 0 ? CommandException.FAILED : exit;
  }

  /** The system's words are all that Java says, in the person's language: so a pipe is broken. */
  private static boolean isClosedPipe(IOException failure) {
    try {
      Pipe pipe = Pipe.open();
      pipe.source().close();
      try (OutputStream closed = Channels.newOutputStream(pipe.sink())) {
        closed.write(0);
        return false;
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).equals(failure.getMessage());
    }
  }

  private static final class Watched extends OutputStream {
    private final OutputStream to;
    private volatile @Nullable IOException failure;

    Watched(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      IOException before = failure;
      if (before != null) {
        throw before; // output after a gap would look complete
      }
      try {
        to.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
