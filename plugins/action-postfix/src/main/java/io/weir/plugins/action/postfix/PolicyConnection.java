package io.weir.plugins.action.postfix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client. It has one request and one answer at most in memory: as long as it does not take its
 * answer, nothing more is read from it. The server's thread.
 */
final class PolicyConnection {
  /** For the rest of a request, and to take an answer: none of them waits for a person. */
  private static final long HURRY = TimeUnit.SECONDS.toNanos(10);

  /** Longer than Postfix keeps an idle connection, 300 s: who finds it closed waits for 1 s. */
  private static final long REST = TimeUnit.MINUTES.toNanos(10);

  private final SocketChannel channel;
  private final PolicyRequests requests = new PolicyRequests();
  private @Nullable ByteBuffer answer;
  private boolean asked;

  /** When it last asked; until then, when it came. */
  private long active;

  private long deadline;
  private boolean begun;

  PolicyConnection(SocketChannel channel, long now) {
    this.channel = channel;
    active = now;
    deadline = now + HURRY;
  }

  /** The client can be read from, or takes bytes again; false when the connection is over. */
  boolean go(
      SelectionKey key,
      ByteBuffer shared,
      long now,
      Function<PolicyRequests.Request, ByteBuffer> judge)
      throws IOException, PolicyRequests.NotPostfixException {
    if (!flushed()) {
      return true;
    }
    if (key.isReadable()) {
      shared.clear();
      if (channel.read(shared) < 0) {
        return false;
      }
      requests.add(shared.flip());
    }
    boolean some = false;
    for (PolicyRequests.Request r = requests.next(); r != null; r = requests.next()) {
      some = true;
      asked = true;
      active = now;
      answer = judge.apply(r);
      if (!flushed()) {
        break;
      }
    }
    boolean waits = answer != null;
    boolean inside = requests.isBegun();
    if (waits) {
      deadline = now + HURRY;
    } else if (!inside) {
      deadline = now + (asked ? REST : HURRY);
    } else if (some || !begun) {
      deadline = now + HURRY; // not again with each byte
    }
    begun = inside;
    int interest = waits ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
    return true;
  }

  private boolean flushed() throws IOException {
    if (answer != null) {
      channel.write(answer);
      if (answer.hasRemaining()) {
        return false;
      }
      answer = null;
    }
    return true;
  }

  boolean isLate(long now) {
    return now - deadline > 0;
  }

  /** Who goes first when there are too many: those that never asked, then by idle time. */
  boolean goesBefore(PolicyConnection other) {
    return asked == other.asked ? active - other.active < 0 : !asked;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is given up anyway.
    }
  }
}
