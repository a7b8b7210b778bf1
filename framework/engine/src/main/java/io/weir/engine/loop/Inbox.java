package io.weir.engine.loop;

import io.weir.engine.act.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lines, changes and questions of other threads that wait for the loop. Any thread adds; the loop
 * takes, and closes it.
 */
public final class Inbox implements Changes {
  private static final int AT_ONCE = 64;

  private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();

  /** What was taken and is not worked off yet. */
  private List<Entry> taken = List.of();

  /** Who is answered after the commit. Loop's thread. */
  private final List<Waiter> afterCommit = new ArrayList<>();

  private volatile boolean closed;

  private record Waiter(Runnable work, CompletableFuture<?> done) {}

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

  /** Any thread. An entry with a future fails at once when the loop has ended. */
  void put(Entry entry) {
    waiting.add(entry);
    if (closed) {
      turnAway();
    }
  }

  @Override
  public <T> CompletableFuture<T> commit(Supplier<T> change) {
    CompletableFuture<T> done = new CompletableFuture<>();
    put(
        new Change(
            () -> {
              T result = change.get();
              afterCommit.add(new Waiter(() -> done.complete(result), done));
            },
            true,
            done));
    return done;
  }

  @Override
  public void add(Runnable change) {
    put(new Change(change, false, null));
  }

  /**
   * Runs a question on the loop, between rounds. Any thread.
   *
   * @return fails at once when the loop has ended
   */
  public <T> CompletableFuture<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    put(new Question(() -> answer.complete(question.get()), answer));
    return answer;
  }

  /**
   * Any thread.
   *
   * @param commits asked on the loop: sees to it that there is a commit, or says that none is
   *     needed
   * @return done after that commit, or when none is needed
   */
  CompletableFuture<Boolean> settle(BooleanSupplier commits) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    put(
        new Question(
            () -> {
              if (commits.getAsBoolean()) {
                afterCommit.add(new Waiter(() -> done.complete(true), done));
              } else {
                done.complete(true);
              }
            },
            done));
    return done;
  }

  /** The loop: what was worked off is committed. */
  void committed() {
    List<Waiter> done = List.copyOf(afterCommit);
    afterCommit.clear();
    done.forEach(w -> w.work().run());
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
    IllegalStateException lost = new IllegalStateException("the round was not committed");
    afterCommit.forEach(w -> w.done().completeExceptionally(lost));
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
