package io.weir.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What other threads have for the loop. They add; the loop takes, and closes. */
final class Inbox {
  private static final int AT_ONCE = 64;

  private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();

  /** What was taken and is not worked off yet. */
  private List<Entry> taken = List.of();

  private volatile boolean closed;

  /** Something to work off. */
  sealed interface Entry permits Lines, Ended, Change, Question {
    /** Fails when the loop ends before the entry is worked off; null: nobody waits. */
    default @Nullable CompletableFuture<?> done() {
      return null;
    }
  }

  /** A batch with lines. */
  record Lines(Reader.Full full) implements Entry {}

  /** The source has ended, and all of it was offered. */
  record Ended(Reader reader) implements Entry {}

  /** Changes the state; an urgent one is committed at once. */
  record Change(Runnable work, boolean urgent, @Nullable CompletableFuture<?> done)
      implements Entry {}

  /** Changes nothing. */
  record Question(Runnable work, CompletableFuture<?> done) implements Entry {}

  /** Any thread. Whoever waits for it is told at once when the loop has ended. */
  void add(Entry entry) {
    waiting.add(entry);
    if (closed) {
      turnAway();
    }
  }

  /** What came so far, or comes within that time; empty when nothing did. */
  List<Entry> take(long millis) throws InterruptedException {
    Entry first = waiting.poll(millis, TimeUnit.MILLISECONDS);
    List<Entry> all = new ArrayList<>();
    if (first != null) {
      all.add(first);
      waiting.drainTo(all, AT_ONCE);
    }
    taken = all;
    return all;
  }

  /** What was taken is worked off. */
  void worked() {
    taken = List.of();
  }

  /** Whether lines wait. */
  boolean hasLines() {
    for (Entry entry : waiting) {
      if (entry instanceof Lines) {
        return true;
      }
    }
    return false;
  }

  /** Nothing is worked off any more. */
  void close() {
    closed = true;
    taken.forEach(e -> fail(e, "the round was not committed"));
    turnAway();
  }

  private void turnAway() {
    for (Entry e = waiting.poll(); e != null; e = waiting.poll()) {
      fail(e, "the loop has ended");
    }
  }

  private static void fail(Entry entry, String why) {
    CompletableFuture<?> done = entry.done();
    if (done != null) {
      done.completeExceptionally(new IllegalStateException(why));
    }
  }
}
