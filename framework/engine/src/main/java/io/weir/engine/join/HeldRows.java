package io.weir.engine.join;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages from this machine itself that may continue another one. A filter reports that only a
 * moment later, so their assembled events wait, in event time. Not thread-safe.
 */
final class HeldRows {
  /** Microseconds. A filter replies right after it has handed a message back. */
  private static final long WAIT = 30 * 1_000_000L;

  private static final int MOST = 20_000;

  private final ArrayDeque<OpenMessage> waiting = new ArrayDeque<>();

  /** Starts to wait; when too many wait, the one that waited longest goes to {@code late}. */
  void add(OpenMessage message, long micros, Consumer<OpenMessage> late) {
    message.until = micros + WAIT;
    waiting.add(message);
    if (waiting.size() > MOST) {
      end(waiting.poll(), late);
    }
  }

  /** Continues to wait after a restart; called in the order of {@link OpenMessage#until}. */
  void again(OpenMessage message) {
    waiting.add(message);
  }

  /** Hands those whose time is over to {@code late}. */
  void due(long micros, Consumer<OpenMessage> late) {
    while (true) {
      OpenMessage next = waiting.peek();
      if (next == null || next.held != null && next.until > micros) {
        return;
      }
      end(waiting.poll(), late);
    }
  }

  private static void end(@Nullable OpenMessage message, Consumer<OpenMessage> late) {
    if (message != null && message.held != null) {
      late.accept(message);
    }
  }
}
