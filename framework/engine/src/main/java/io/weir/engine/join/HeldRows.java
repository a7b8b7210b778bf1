package io.weir.engine.join;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Things that came from this machine itself and may be parts of others, which a filter says only a
 * moment later: what is assembled of them waits for it. In event time. One thread.
 */
final class HeldRows {
  /** A filter answers right after it has handed a message back. */
  private static final long WAIT = 30 * 1_000_000L;

  private static final int MOST = 20_000;

  private final ArrayDeque<Thing> waiting = new ArrayDeque<>();

  /** Begins to wait; {@code late} gets the longest waiting when there are too many. */
  void add(Thing thing, long micros, Consumer<Thing> late) {
    thing.until = micros + WAIT;
    waiting.add(thing);
    if (waiting.size() > MOST) {
      end(waiting.poll(), late);
    }
  }

  /** Goes on waiting, after a restart; in the order of their time. */
  void again(Thing thing) {
    waiting.add(thing);
  }

  /** Those that waited long enough. */
  void due(long micros, Consumer<Thing> late) {
    while (true) {
      Thing next = waiting.peek();
      if (next == null || next.held != null && next.until > micros) {
        return;
      }
      end(waiting.poll(), late);
    }
  }

  private static void end(@Nullable Thing thing, Consumer<Thing> late) {
    if (thing != null && thing.held != null) {
      late.accept(thing);
    }
  }
}
