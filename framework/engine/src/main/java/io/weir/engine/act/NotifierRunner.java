package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notifier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what lies in one outbox, one notice after the other, again and again until the other side
 * has it. Own thread.
 */
public final class NotifierRunner implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(NotifierRunner.class);

  private final String id;
  private final Notifier notifier;
  private final Outbox outbox;
  private final Consumer<List<Long>> done;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private volatile String problem = "";
  private final AtomicLong told = new AtomicLong();

  /**
   * @param done gets the numbers of what was told, from this thread
   */
  public NotifierRunner(
      String id, Notifier notifier, Outbox outbox, Consumer<List<Long>> done, ClassLoader loader) {
    this.id = id;
    this.notifier = notifier;
    this.outbox = outbox;
    this.done = done;
    this.loader = loader;
  }

  @Override
  public void run() {
    Thread.currentThread().setContextClassLoader(loader);
    try {
      while (true) {
        tell(outbox.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Outbox.Parcel parcel) throws InterruptedException {
    try {
      notifier.notify(parcel.notice());
      told.incrementAndGet();
      if (!problem.isEmpty()) {
        log.info("action {}: works again", id);
        problem = "";
      }
      backoff.reset();
    } catch (ActionException e) {
      String what = String.valueOf(e.getMessage());
      if (e.retry()) {
        if (!what.equals(problem)) {
          log.warn("action {}: {}; tried again, {} waiting", id, what, outbox.size());
          problem = what;
        }
        TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
        return;
      }
      log.error("action {}: notice {} is given up: {}", id, parcel.notice().id(), what);
      problem = what;
    }
    outbox.told(parcel.numbers());
    done.accept(parcel.numbers());
  }

  /** A sentence while it fails, else empty. */
  public String problem() {
    return problem;
  }

  /** Notices told since the start. */
  public long told() {
    return told.get();
  }

  /** Alerts that wait. */
  public int waiting() {
    return outbox.size();
  }
}
