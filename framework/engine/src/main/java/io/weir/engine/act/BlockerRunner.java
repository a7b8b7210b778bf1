package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.config.ConfirmConfig;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one target agree with the ledger: on every change, at start and once a minute. Own thread.
 * A new block goes out at once on what was last seen of the target, and the target is asked after
 * that; everything else begins with asking.
 */
public final class BlockerRunner implements Runner {
  private static final Logger log = LoggerFactory.getLogger(BlockerRunner.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String id;
  private final Blocker blocker;
  private final BlockerOptions options;
  private final Target target;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), INTERVAL);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** Changed with the lock held; read by all threads. */
  private final Map<Subject, Block> wanted = new ConcurrentHashMap<>();

  /** What changed since the last round; with the lock held. */
  private Set<Subject> changed = new HashSet<>();

  /** Claimed since the last round; with the lock held. */
  private List<Subject> claimedNow = new ArrayList<>();

  private volatile String problem = "";

  /** Why the last round failed as a whole, or empty. */
  private volatile String failure = "";

  private final AtomicLong failures = new AtomicLong();
  private volatile boolean settled;
  private final Errands errands = new Errands();
  private boolean woken;

  /**
   * A runner for one blocker; start it on a thread of its own.
   *
   * @param claims changed through {@code changes} only
   */
  public BlockerRunner(
      String id,
      Blocker blocker,
      BlockerOptions options,
      Claims claims,
      Changes changes,
      ClassLoader loader) {
    this.id = id;
    this.blocker = blocker;
    this.options = options;
    this.target = new Target(id, blocker, claims, changes);
    this.loader = loader;
  }

  @Override
  public String id() {
    return id;
  }

  /** What is to be blocked because of an alert: as far as the blocker can. */
  List<Subject> subjects(Alert alert) {
    return options.subjects(alert).stream().filter(this::takes).toList();
  }

  /** How long the first, second, … block of a subject lasts. */
  public List<Duration> durations() {
    return options.durations();
  }

  /** How a person is asked first, or null. */
  @Nullable ConfirmConfig confirm() {
    return options.confirm();
  }

  /** The fields it blocks by. */
  public Set<String> fields() {
    return blocker.fields();
  }

  /** Whether it can block by the subject's field: a rule may have subjects of several. */
  public boolean takes(Subject subject) {
    return blocker.fields().contains(subject.field());
  }

  /** Before {@link #open}: what is wanted, and what Weir put into the target earlier. */
  void restore(Map<Subject, Block> wantedNow, Set<Subject> claimedEarlier) {
    target.restore(claimedEarlier);
    publish(wantedNow);
  }

  /** Asks the target once. Nothing is unblocked as long as the target does not answer. */
  @Override
  public void open() throws ActionException, InterruptedException {
    try (ContextLoader in = ContextLoader.of(loader)) {
      target.open();
      if (!options.dryRun()) {
        target.look();
      }
    } catch (ActionException e) {
      if (!e.retry()) {
        throw e;
      }
    }
  }

  /** The loop's, after a commit: these are wanted now, and no others. */
  public void publish(Map<Subject, Block> now) {
    Map<Subject, Optional<Block>> all = new HashMap<>();
    wanted.keySet().forEach(subject -> all.put(subject, Optional.empty()));
    now.forEach((subject, block) -> all.put(subject, Optional.of(block)));
    change(all, List.of());
  }

  /** Whether it will make an entry for a block of this subject, as far as is known. Any thread. */
  boolean makes(Subject subject) {
    return !options.dryRun() && target.makes(subject);
  }

  /**
   * The loop's, after a commit: these are wanted now, or not any more; others are as before.
   *
   * @param claimed the entries that were claimed by the same commit, see {@link #makes}
   */
  public void change(Map<Subject, Optional<Block>> changes, List<Subject> claimed) {
    lock.lock();
    try {
      claimedNow.addAll(claimed);
      changes.forEach(
          (subject, block) -> {
            if (block.isPresent()) {
              wanted.put(subject, block.get());
            } else {
              wanted.remove(subject);
            }
            changed.add(subject);
          });
    } finally {
      lock.unlock();
    }
    wake();
  }

  private Set<Subject> takeChanged() {
    lock.lock();
    try {
      target.claimed(claimedNow);
      claimedNow = new ArrayList<>();
      Set<Subject> taken = changed;
      changed = new HashSet<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The loop's: the sources were read to their end. Until then, what Weir put into the target
   * earlier and does not know any more stays there: the state may be older than the target, after a
   * power loss, and the lines that led there are just being read again.
   */
  public void settled() {
    if (!settled) {
      settled = true;
      wake();
    }
  }

  private void wake() {
    lock.lock();
    try {
      woken = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    Thread.currentThread().setContextClassLoader(loader);
    Duration wait = INTERVAL;
    try {
      while (true) {
        await(wait);
        errands.run(this::trial);
        wait = round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Trial.Result trial() throws InterruptedException {
    try {
      target.open();
      return Trial.list(id, blocker);
    } catch (ActionException e) {
      return Trial.failed(id, e);
    }
  }

  private Duration round() throws InterruptedException {
    try {
      target.open();
      if (options.dryRun()) {
        target.explain(wanted);
      } else {
        boolean all = settled; // read first: what is wanted by then is complete
        target.repair(wanted, takeChanged(), all);
      }
    } catch (ActionException | RuntimeException e) {
      failures.incrementAndGet();
      target.forget();
      String what =
          e instanceof ActionException
              ? String.valueOf(e.getMessage())
              : "this is a mistake in its plugin: " + e;
      failure = what;
      if (!what.equals(problem)) {
        log.error("action {}: {}; blocks are not complete, tried again", id, what);
        problem = what;
      }
      return backoff.next();
    }
    failure = "";
    String refusals = target.refusals();
    if (!refusals.isEmpty()) {
      failures.incrementAndGet();
    }
    if (!refusals.equals(problem)) {
      if (refusals.isEmpty()) {
        log.info("action {}: works again", id);
      } else {
        log.error("action {}: {}", id, refusals);
      }
      problem = refusals;
    }
    backoff.reset();
    return INTERVAL;
  }

  private void await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(most.toMillis());
      while (!woken && left > 0) {
        left = news.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletableFuture<Trial.Result> test() {
    CompletableFuture<Trial.Result> result = errands.order();
    wake();
    return result;
  }

  /** Subjects the target was last seen to block. */
  public Set<Subject> inForce() {
    return target.inForce();
  }

  /**
   * Why the subject is not blocked although it is to be; empty where nothing failed. Any thread.
   */
  public String problem(Subject subject) {
    String refused = target.refusal(subject);
    return !refused.isEmpty() ? refused : target.inForce().contains(subject) ? "" : failure;
  }

  @Override
  public int waiting() {
    Set<Subject> there = target.inForce();
    return (int) wanted.keySet().stream().filter(subject -> !there.contains(subject)).count();
  }

  @Override
  public String problem() {
    return problem;
  }

  /** Subjects blocked and unblocked; in a dry run those that it would have blocked. */
  @Override
  public long done() {
    return target.done();
  }

  /** Rounds that failed, or in which the target refused a block. */
  @Override
  public long failed() {
    return failures.get();
  }

  @Override
  public boolean isDryRun() {
    return options.dryRun();
  }
}
