package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notifier;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
  private final Told told;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private boolean opened;
  private volatile String problem = "";
  private final AtomicLong count = new AtomicLong();

  /** Where it is remembered, for good, what is told in one piece, and that it was. */
  public interface Told {
    /**
     * Before it is told: these go out together under one id, also after a restart. Returns after
     * the commit.
     */
    void settle(Outbox.Parcel parcel) throws InterruptedException;

    /** It was told, or given up. */
    void done(Outbox.Parcel parcel);
  }

  /** A runner for one notifier; start it on a thread of its own. */
  public NotifierRunner(
      String id, Notifier notifier, Outbox outbox, Told told, ClassLoader loader) {
    this.id = id;
    this.notifier = notifier;
    this.outbox = outbox;
    this.told = told;
    this.loader = loader;
  }

  /**
   * Before the thread is started: makes the notifier ready.
   *
   * @throws ActionException when it can never work
   */
  public void open() throws ActionException, InterruptedException {
    try {
      notifier.open();
      opened = true;
    } catch (ActionException e) {
      if (!e.retry()) {
        throw e;
      }
      problem = String.valueOf(e.getMessage());
      log.warn("action {}: {}; tried again with the next notice", id, problem);
    }
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
    if (!parcel.settled()) {
      told.settle(parcel);
      outbox.settled(parcel);
    }
    try {
      if (!opened) {
        notifier.open();
        opened = true;
      }
      notifier.notify(parcel.notice());
      count.incrementAndGet();
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
    } catch (RuntimeException e) {
      String what = "this is a mistake in its plugin: " + e;
      if (!what.equals(problem)) {
        log.error("action {}: {}; tried again, {} waiting", id, what, outbox.size(), e);
        problem = what;
      }
      TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
      return;
    }
    outbox.told(parcel.numbers());
    told.done(parcel);
  }

  /** A sentence while it fails, else empty. */
  public String problem() {
    return problem;
  }

  /** Notices told since the start. */
  public long told() {
    return count.get();
  }

  /** Alerts that wait. */
  public int waiting() {
    return outbox.size();
  }
}
