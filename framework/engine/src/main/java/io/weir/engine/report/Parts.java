package io.weir.engine.report;

import io.weir.api.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks parts of a report at the same time, two at most: a database has as many cores for them, and
 * the daemon needs the others. Answers and notes are in the order in which the parts were given.
 */
final class Parts implements AutoCloseable {
  /** Neighbours ask for the same roll-up: the second finds what the first has made of it. */
  private static final int STEP = 3;

  private final Asking asking;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.min(2, Runtime.getRuntime().availableProcessors()),
          work -> {
            Thread thread = new Thread(work, "weir-report");
            thread.setDaemon(true);
            return thread;
          });

  private volatile boolean over;

  /** Asks some questions. */
  interface Part<T> {
    T ask(Asking asking) throws StoreException;
  }

  Parts(Asking asking) {
    this.asking = asking;
  }

  /**
   * The answers.
   *
   * @throws StoreException of the first part that failed
   */
  <T> List<T> all(List<Part<T>> parts) throws StoreException {
    List<Asking> askings = parts.stream().map(part -> asking.part()).toList();
    Map<Integer, Future<T>> running = new TreeMap<>();
    for (int first = 0; first < STEP; first++) {
      for (int i = first; i < parts.size(); i += STEP) {
        Part<T> part = parts.get(i);
        Asking its = askings.get(i);
        running.put(i, threads.submit(() -> ask(part, its)));
      }
    }
    List<T> answers = new ArrayList<>();
    for (Future<T> one : running.values()) {
      answers.add(answer(one));
    }
    askings.forEach(asking::add);
    return answers;
  }

  private <T> T ask(Part<T> part, Asking its) throws StoreException {
    if (over) {
      throw new StoreException(StoreException.Reason.AWAY, "nobody waits for it", null);
    }
    try {
      return part.ask(its);
    } catch (StoreException e) {
      over = true; // the others would meet the same
      throw e;
    }
  }

  private static <T> T answer(Future<T> one) throws StoreException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(StoreException.Reason.AWAY, "interrupted", e);
    }
  }

  /**
   * What still runs is not waited for, and never interrupted: an interrupt closes the file of an
   * embedded database.
   */
  @Override
  public void close() {
    over = true;
    threads.shutdown();
  }
}
