package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.action.Blocker.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
public final class BlockerRunner implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(BlockerRunner.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String id;
  private final Blocker blocker;
  private final boolean dryRun;
  private final Claims claims;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), INTERVAL);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Set<String> claimed = new HashSet<>();

  /** What was wanted since the start. */
  private final Set<String> known = new HashSet<>();

  private volatile Map<String, Block> wanted = Map.of();
  private volatile Set<String> inForce = Set.of();
  private volatile String problem = "";
  private final AtomicLong done = new AtomicLong();
  private volatile boolean settled;
  private boolean woken;
  private @Nullable Map<String, Entry> seen;

  /**
   * Where it is remembered, for good, which entries Weir put into the target. Both return after the
   * commit.
   */
  public interface Claims {
    /** Before they are put there. */
    void claim(List<String> values) throws InterruptedException;

    /** After they are gone. */
    void unclaim(List<String> values) throws InterruptedException;
  }

  /** A runner for one blocker; start it on a thread of its own. */
  public BlockerRunner(
      String id, Blocker blocker, boolean dryRun, Claims claims, ClassLoader loader) {
    this.id = id;
    this.blocker = blocker;
    this.dryRun = dryRun;
    this.claims = claims;
    this.loader = loader;
  }

  /**
   * Before the thread is started: what is wanted, and what Weir put there earlier; asks the target
   * once. Nothing is let in for want of knowing.
   *
   * @throws ActionException when it can never work
   */
  public void open(Map<String, Block> wantedNow, Set<String> claimedEarlier)
      throws ActionException, InterruptedException {
    claimed.addAll(claimedEarlier);
    publish(wantedNow);
    if (dryRun) {
      return;
    }
    try {
      look();
    } catch (ActionException e) {
      if (!e.retry()) {
        throw e;
      }
    }
  }

  /** The loop's, after a commit: these are wanted now, by subject value. */
  public void publish(Map<String, Block> now) {
    wanted = now;
    wake();
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
        wait = round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration round() throws InterruptedException {
    try {
      if (dryRun) {
        tell();
      } else {
        repair();
      }
    } catch (ActionException | RuntimeException e) {
      seen = null;
      String what =
          e instanceof ActionException
              ? String.valueOf(e.getMessage())
              : "this is a mistake in its plugin: " + e;
      if (!what.equals(problem)) {
        log.error("action {}: {}; blocks are not complete, tried again", id, what);
        problem = what;
      }
      return backoff.next();
    }
    if (!problem.isEmpty()) {
      log.info("action {}: works again", id);
      problem = "";
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

  private void tell() {
    Map<String, Block> now = wanted;
    List<Block> fresh =
        now.values().stream().filter(b -> !inForce.contains(b.subject().value())).toList();
    if (!fresh.isEmpty()) {
      log.info("action {}: dry run, would run: {}", id, blocker.explain(fresh));
      done.addAndGet(fresh.size());
    }
    inForce = Set.copyOf(now.keySet());
  }

  private void repair() throws ActionException, InterruptedException {
    boolean all = settled;
    Map<String, Block> now = wanted;
    known.addAll(now.keySet());
    ActionException refused = null;
    Map<String, Entry> before = seen;
    if (before != null) {
      try {
        add(now, before);
      } catch (ActionException e) {
        refused = e;
      }
    }
    Map<String, Entry> real = look();
    if (refused == null) {
      try {
        real = add(now, real) ? look() : real;
      } catch (ActionException e) {
        refused = e;
        real = look();
      }
    }
    // A block that the target refuses must not prolong the others: every block ends.
    remove(now, real, all);
    if (refused != null) {
      throw refused;
    }
  }

  private Map<String, Entry> look() throws ActionException, InterruptedException {
    Map<String, Entry> real = new LinkedHashMap<>();
    for (Entry e : blocker.list()) {
      real.put(e.value(), e);
    }
    seen = real;
    inForce = Set.copyOf(real.keySet());
    return real;
  }

  /** Adds what is wanted and not there; whether there was something. */
  private boolean add(Map<String, Block> now, Map<String, Entry> real)
      throws ActionException, InterruptedException {
    List<Block> missing = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (Block block : now.values()) {
      String value = block.subject().value();
      Entry e = real.get(value);
      boolean ours = claimed.contains(value) || e != null && e.marked();
      if (e == null || ours && !e.complete()) {
        missing.add(block);
        if (!claimed.contains(value)) {
          fresh.add(value);
        }
      }
    }
    if (missing.isEmpty()) {
      return false;
    }
    if (!fresh.isEmpty()) {
      claims.claim(fresh);
      claimed.addAll(fresh);
    }
    blocker.add(missing);
    done.addAndGet(missing.size());
    log.info(
        "action {}: {} kept out",
        id,
        missing.size() == 1 ? missing.get(0).subject().value() : missing.size() + " subjects");
    return true;
  }

  /** Takes away what is Weir's and no longer wanted; what was there before Weir stays. */
  private void remove(Map<String, Block> now, Map<String, Entry> real, boolean all)
      throws ActionException, InterruptedException {
    List<String> over = new ArrayList<>();
    for (Entry e : real.values()) {
      boolean ours = e.marked() || claimed.contains(e.value());
      if (ours && !now.containsKey(e.value()) && (all || known.contains(e.value()))) {
        over.add(e.value());
      }
    }
    if (!over.isEmpty()) {
      blocker.remove(over);
      done.addAndGet(over.size());
      log.info(
          "action {}: {} let in again",
          id,
          over.size() == 1 ? over.get(0) : over.size() + " subjects");
      look();
    }
    List<String> gone =
        claimed.stream().filter(v -> !now.containsKey(v) && (all || known.contains(v))).toList();
    if (!gone.isEmpty()) {
      claims.unclaim(gone);
      gone.forEach(claimed::remove);
    }
    known.retainAll(now.keySet());
  }

  /** Subject values the target was last seen to have. */
  public Set<String> inForce() {
    return inForce;
  }

  /** Subjects that are wanted and were not seen there yet. */
  public int waiting() {
    Set<String> there = inForce;
    return (int) wanted.keySet().stream().filter(value -> !there.contains(value)).count();
  }

  /** A sentence while it fails, else empty. */
  public String problem() {
    return problem;
  }

  /** Subjects added and removed since the start; in a dry run those it would have added. */
  public long done() {
    return done.get();
  }

  /** Whether the action only tells. */
  public boolean isDryRun() {
    return dryRun;
  }
}
