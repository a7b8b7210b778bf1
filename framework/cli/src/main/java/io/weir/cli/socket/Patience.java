package io.weir.cli.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of commands that do not go on, so that they keep no answer in memory and
 * no place from others. Safe for all threads.
 */
final class Patience implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  private final Duration writing;
  private final Duration reading;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param writing how long a command may take nothing of an answer
   * @param reading how long a command that reads events may ask for no further page
   */
  Patience(Duration writing, Duration reading) {
    this.writing = writing;
    this.reading = reading;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "weir-patience");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Ends when it is closed. */
  static final class Limit implements AutoCloseable {
    private final ScheduledFuture<?> end;

    private Limit(ScheduledFuture<?> end) {
      this.end = end;
    }

    @Override
    public void close() {
      end.cancel(false);
    }
  }

  Limit whileWriting(SocketChannel channel) {
    return limit(channel, writing, "it read nothing of its answer");
  }

  Limit whileReading(SocketChannel channel) {
    return limit(channel, reading, "it asked for nothing");
  }

  private Limit limit(SocketChannel channel, Duration longest, String why) {
    return new Limit(
        timer.schedule(
            () -> {
              log.info("a command was disconnected: {} for {} s", why, longest.toSeconds());
              try {
                channel.close();
              } catch (IOException e) {
                log.debug("socket", e);
              }
            },
            longest.toNanos(),
            TimeUnit.NANOSECONDS));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
