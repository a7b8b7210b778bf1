package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Works on a {@link HourTally} beside the writer's thread: counts rows while the next ones are
 * written, and packs an hour while its counts are. One lot of rows at most is on its way, so that
 * little memory waits. The thread ends when nothing comes.
 */
final class TallyThread {
  private static final long IDLE_SECONDS = 1;

  private final HourTally tally;
  private final ThreadPoolExecutor thread;

  /** What was begun last; all before it has ended then. */
  private @Nullable CompletableFuture<?> last;

  TallyThread(HourTally tally) {
    this.tally = tally;
    thread =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), TallyThread::made);
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread made(Runnable work) {
    Thread t = new Thread(work, "weir-tally");
    t.setDaemon(true);
    return t;
  }

  /** Counts these rows before it returns. */
  void now(Map<EventType, List<Event>> rows) {
    await();
    rows.forEach(tally::add);
  }

  /** Counts these rows while the caller goes on. */
  synchronized void soon(Map<EventType, List<Event>> rows) {
    await();
    last = CompletableFuture.runAsync(() -> rows.forEach(tally::add), thread);
  }

  /** Returns when nothing uses the tally; throws what counting threw. */
  synchronized void await() {
    CompletableFuture<?> its = last;
    last = null;
    if (its != null) {
      get(its);
    }
  }

  /** Begins to make something of what is counted. The tally is not changed before it is made. */
  synchronized <T> CompletableFuture<T> make(Supplier<T> what) {
    await();
    CompletableFuture<T> made = CompletableFuture.supplyAsync(what, thread);
    last = made.handle((its, failure) -> null);
    return made;
  }

  /** What was made; throws what making it threw. */
  static <T> T get(CompletableFuture<T> made) {
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
