package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notifier;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in one outbox, one notice after the other, each until the other side has taken it.
 * Own thread.
 */
public final class NotifierRunner implements Runner {
  private static final Logger log = LoggerFactory.getLogger(NotifierRunner.class);

  private final String id;
  private final Notifier notifier;
  private final boolean dryRun;
  private final Outbox outbox;
  private final Outboxes outboxes;
  private final Changes changes;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private final Errands errands = new Errands();
  private boolean opened;
  private volatile String problem = "";
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  /**
   * A runner for one notifier; start it on a thread of its own.
   *
   * @param dryRun whether notices are only logged
   * @param outboxes has the outbox of this id; changed through {@code changes} only
   */
  public NotifierRunner(
      String id,
      Notifier notifier,
      boolean dryRun,
      Outboxes outboxes,
      Changes changes,
      ClassLoader loader) {
    this.id = id;
    this.notifier = notifier;
    this.dryRun = dryRun;
    this.outbox = outboxes.of(id);
    this.outboxes = outboxes;
    this.changes = changes;
    this.loader = loader;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void open() throws ActionException, InterruptedException {
    try (ContextLoader in = ContextLoader.of(loader)) {
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
        errands.run(this::trial);
        Outbox.Parcel next = outbox.next(errands::isEmpty);
        if (next != null) {
          send(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Trial.Result trial() throws InterruptedException {
    try {
      if (!opened) {
        notifier.open();
        opened = true;
      }
      return Trial.send(id, notifier, outbox.trial());
    } catch (ActionException e) {
      return Trial.failed(id, e);
    }
  }

  private void send(Outbox.Parcel parcel) throws InterruptedException {
    if (!parcel.settled()) {
      // These go out together under one id, also after a restart.
      changes.commitAndWait(() -> outboxes.settle(id, parcel));
      outbox.settled(parcel);
    }
    String gaveUp = "";
    try {
      if (!opened) {
        notifier.open();
        opened = true;
      }
      if (dryRun) {
        log.info("action {}: dry run, would tell: {}", id, parcel.notice().title());
      } else {
        notifier.notify(parcel.notice());
      }
      count.incrementAndGet();
      if (!problem.isEmpty()) {
        log.info("action {}: works again", id);
        problem = "";
      }
      backoff.reset();
    } catch (ActionException e) {
      failures.incrementAndGet();
      String what = String.valueOf(e.getMessage());
      if (e.retry()) {
        if (!what.equals(problem)) {
          log.warn("action {}: {}; tried again, {} waiting", id, what, outbox.size());
          problem = what;
        }
        errands.sleep(backoff.next(), this::trial);
        return;
      }
      log.error("action {}: notice {} is given up: {}", id, parcel.notice().id(), what);
      problem = what;
      gaveUp = what.isEmpty() ? "no reason given" : what;
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      String what = "this is a mistake in its plugin: " + e;
      if (!what.equals(problem)) {
        log.error("action {}: {}; tried again, {} waiting", id, what, outbox.size(), e);
        problem = what;
      }
      errands.sleep(backoff.next(), this::trial);
      return;
    }
    outbox.sent(parcel);
    String why = gaveUp;
    changes.add(() -> outboxes.done(id, parcel, why));
  }

  @Override
  public CompletableFuture<Trial.Result> test() {
    CompletableFuture<Trial.Result> result = errands.order();
    outbox.wake();
    return result;
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public boolean isDryRun() {
    return dryRun;
  }

  /** Notices sent since the start; in a dry run those that it would have sent. */
  @Override
  public long done() {
    return count.get();
  }

  @Override
  public long failed() {
    return failures.get();
  }

  /** Alerts in the outbox. */
  @Override
  public int waiting() {
    return outbox.size();
  }
}
