package io.weir.engine.loop;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source on a thread of its own, two batches in turn: one is read while the loop works on
 * the other.
 */
public final class Reader {
  private static final Logger log = LoggerFactory.getLogger(Reader.class);
  private static final int BATCH = 1 << 20;
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** At first nothing is waited for: the start waits for this. */
  private static final Duration NO_WAIT = Duration.ofMillis(1);

  private final String id;
  private final Source source;
  private final ClassLoader loader;
  private final BlockingQueue<LineBatch> free = new ArrayBlockingQueue<>(2);
  private volatile String problem = "";
  private volatile String copied = "";
  private volatile boolean stopped;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Whether what comes next was just written. Reader's thread. */
  private boolean caughtUp;

  private final CountDownLatch looked = new CountDownLatch(1);

  /** Positions that are durable, and were not yet reported to the source. */
  private final AtomicReference<@Nullable List<Source.Position>> durable = new AtomicReference<>();

  /** When the last poll began that found nothing, or failed; 0 before the first one. */
  private volatile long empty;

  /** A reader for one source. */
  public Reader(String id, Source source, ClassLoader loader) {
    this.id = id;
    this.source = source;
    this.loader = loader;
    free.add(new LineBatch(BATCH));
    free.add(new LineBatch(BATCH));
  }

  /** Opens the source after the committed positions. */
  public void open(List<Source.Position> resume) throws IOException {
    source.open(resume);
  }

  /** The thread's work: hands each batch over. */
  public Runnable into(Loop loop) {
    return () -> {
      Thread.currentThread().setContextClassLoader(loader);
      try {
        while (!stopped) {
          LineBatch batch = free.take();
          if (!fill(batch)) {
            loop.ended(this);
            looked.countDown();
            return;
          }
          boolean full = batch.isFull();
          loop.offer(new Full(this, batch, caughtUp));
          caughtUp &= !full;
          looked.countDown();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        // A class that a plugin lacks is an Error. Nobody knows what was handed over: all is opened
        // again after the last commit.
        loop.fail(new IllegalStateException("source " + id + " failed: " + e, e));
      }
    };
  }

  /** False when the source has ended and nothing was left. */
  private boolean fill(LineBatch batch) throws InterruptedException {
    while (batch.size() == 0 && batch.positions().isEmpty()) {
      long before = System.nanoTime();
      try {
        List<Source.Position> kept = durable.getAndSet(null);
        if (kept != null) {
          source.committed(kept);
        }
        source.poll(batch, looked.getCount() > 0 ? NO_WAIT : WAIT);
        if (source.isFinished() && batch.size() == 0 && batch.positions().isEmpty()) {
          return false;
        }
        if (!problem.isEmpty()) {
          log.info("source {}: works again", id);
          problem = "";
        }
      } catch (IOException e) {
        String what = String.valueOf(e.getMessage());
        if (!what.equals(problem)) {
          log.error("source {}: {}; tried again every second", id, what);
          problem = what;
        }
        TimeUnit.SECONDS.sleep(1);
      }
      if (batch.size() == 0) {
        caughtUp = true;
        empty = before == 0 ? 1 : before;
        if (batch.positions().isEmpty()) {
          looked.countDown();
        }
      }
      if (stopped) {
        throw new InterruptedException("stopped");
      }
    }
    return true;
  }

  /** How long ago the source was last seen to have nothing more; null when it never was. */
  @Nullable Duration sinceEmpty() {
    long then = empty;
    return then == 0 ? null : Duration.ofNanos(System.nanoTime() - then);
  }

  /**
   * Waits until the source was looked at once and what there was is on its way into the loop.
   *
   * @return false when that took longer
   */
  public boolean awaitFirstLook(long millis) throws InterruptedException {
    return looked.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Any thread: what was read up to these positions is durable. */
  void committed(List<Source.Position> positions) {
    durable.set(positions);
  }

  /** Loop: the batch is worked off. */
  void recycle(LineBatch batch) {
    batch.clear();
    free.add(batch);
  }

  /** Ends reading, however often it is called; what was handed over is still worked off. */
  public void stop() {
    stopped = true;
    if (closed.compareAndSet(false, true)) {
      source.close();
    }
  }

  /** The source's id. */
  public String id() {
    return id;
  }

  Source source() {
    return source;
  }

  /** Loop: how often each line is written; 0: nobody looked. */
  void copies(int copies) {
    if (copies == 1) {
      copied = "";
    } else if (copies > 1 && copied.isEmpty()) {
      copied =
          "each line is written "
              + (copies == 2 ? "twice" : copies + " times")
              + " and is counted once. Two ways lead into this log: rsyslog's imjournal beside imuxsock, or two"
              + " of its rules; take one out";
      log.warn("source {}: {}", id, copied);
    }
  }

  String problem() {
    return problem.isEmpty() ? copied : problem;
  }

  /**
   * A batch with lines, and who read it.
   *
   * @param reader gets the batch back
   * @param batch the lines
   * @param live whether the lines were just written: the source was read to its end before
   */
  record Full(Reader reader, LineBatch batch, boolean live) {}
}
