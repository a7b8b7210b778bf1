package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.action.Blocker.Entry;
import io.weir.api.rule.Subject;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
public final class BlockerRunner implements Runner {
  private static final Logger log = LoggerFactory.getLogger(BlockerRunner.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String id;
  private final Blocker blocker;
  private final BlockerOptions options;
  private final Claims claims;
  private final Changes changes;
  private final ClassLoader loader;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), INTERVAL);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Set<Subject> claimed = new HashSet<>();

  /** Everything that was wanted since the start. */
  private final Set<Subject> known = new HashSet<>();

  /** The end of each block as it was last sent to the target. */
  private final Map<Subject, Instant> sent = new HashMap<>();

  /** Why the target refuses these. */
  private final Map<Subject, String> refused = new LinkedHashMap<>();

  private volatile Map<Subject, Block> wanted = Map.of();
  private volatile Set<Subject> inForce = Set.of();
  private volatile String problem = "";
  private final AtomicLong done = new AtomicLong();
  private volatile boolean settled;
  private boolean opened;
  private boolean woken;
  private @Nullable Map<Subject, Entry> seen;

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
    this.claims = claims;
    this.changes = changes;
    this.loader = loader;
  }

  @Override
  public String id() {
    return id;
  }

  /** How long the first, second, … block of a subject lasts. */
  List<Duration> durations() {
    return options.durations();
  }

  /** The fields it blocks by. */
  Set<String> fields() {
    return blocker.fields();
  }

  /** Whether it can block by the subject's field: a rule may have subjects of several. */
  public boolean takes(Subject subject) {
    return blocker.fields().contains(subject.field());
  }

  /** Before {@link #open}: what is wanted, and what Weir put into the target earlier. */
  void restore(Map<Subject, Block> wantedNow, Set<Subject> claimedEarlier) {
    claimed.addAll(claimedEarlier);
    publish(wantedNow);
  }

  /** Asks the target once. Nothing is unblocked as long as the target does not answer. */
  @Override
  public void open() throws ActionException, InterruptedException {
    try (ContextLoader in = ContextLoader.of(loader)) {
      openTarget();
      if (!options.dryRun()) {
        look();
      }
    } catch (ActionException e) {
      if (!e.retry()) {
        throw e;
      }
    }
  }

  private void openTarget() throws ActionException, InterruptedException {
    if (!opened) {
      blocker.open();
      opened = true;
    }
  }

  /** The loop's, after a commit: these are wanted now. */
  public void publish(Map<Subject, Block> now) {
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
      openTarget();
      if (options.dryRun()) {
        explain();
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
    String refusals = refusals();
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

  private String refusals() {
    if (refused.isEmpty()) {
      return "";
    }
    Map.Entry<Subject, String> first = refused.entrySet().iterator().next();
    return (refused.size() == 1 ? "1 block is" : refused.size() + " blocks are")
        + " refused by the target: "
        + first.getKey().value()
        + ": "
        + first.getValue()
        + (refused.size() == 1 ? "" : ", and others");
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

  private void explain() {
    Map<Subject, Block> now = wanted;
    List<Block> fresh =
        now.values().stream().filter(b -> !b.until().equals(sent.get(b.subject()))).toList();
    if (!fresh.isEmpty()) {
      log.info("action {}: dry run, would run: {}", id, blocker.explain(fresh));
      done.addAndGet(fresh.size());
    }
    sent.clear();
    now.values().forEach(b -> sent.put(b.subject(), b.until()));
    inForce = Set.copyOf(now.keySet());
  }

  private void repair() throws ActionException, InterruptedException {
    boolean all = settled;
    Map<Subject, Block> now = wanted;
    known.addAll(now.keySet());
    refused.clear();
    ActionException failed = null;
    Map<Subject, Entry> before = seen;
    if (before != null) {
      try {
        add(now, before);
      } catch (ActionException e) {
        failed = e;
      }
    }
    Map<Subject, Entry> real = look();
    if (failed == null) {
      try {
        real = add(now, real) ? look() : real;
      } catch (ActionException e) {
        failed = e;
        real = look();
      }
    }
    // Adding that fails must not prolong other blocks: every block ends.
    remove(now, real, all);
    if (failed != null) {
      throw failed;
    }
  }

  private Map<Subject, Entry> look() throws ActionException, InterruptedException {
    Map<Subject, Entry> real = new LinkedHashMap<>();
    for (Entry e : blocker.list()) {
      real.put(e.subject(), e);
    }
    seen = real;
    inForce = Set.copyOf(real.keySet());
    return real;
  }

  /** Adds what is wanted and not there, or there with another end; whether there was something. */
  private boolean add(Map<Subject, Block> now, Map<Subject, Entry> real)
      throws ActionException, InterruptedException {
    List<Block> missing = new ArrayList<>();
    List<Subject> fresh = new ArrayList<>();
    for (Block block : now.values()) {
      Subject subject = block.subject();
      if (refused.containsKey(subject)) {
        continue; // asked for in this round
      }
      Entry e = real.get(subject);
      boolean ours = !blocker.lasts() || claimed.contains(subject) || e != null && e.marked();
      if (e == null || ours && (!e.complete() || endsAtAnotherTime(block, e))) {
        missing.add(block);
        if (blocker.lasts() && !claimed.contains(subject)) {
          fresh.add(subject);
        }
      }
    }
    if (missing.isEmpty()) {
      return false;
    }
    if (!fresh.isEmpty()) {
      changes.commitAndWait(() -> claims.add(id, fresh));
      claimed.addAll(fresh);
    }
    Map<Subject, String> not = blocker.add(missing);
    refused.putAll(not);
    missing.removeIf(block -> not.containsKey(block.subject()));
    missing.forEach(block -> sent.put(block.subject(), block.until()));
    done.addAndGet(missing.size());
    if (!missing.isEmpty()) {
      log.info(
          "action {}: {} blocked",
          id,
          missing.size() == 1 ? missing.get(0).subject().value() : missing.size() + " subjects");
    }
    return true;
  }

  /** Whether the block was prolonged since it was sent to the target. */
  private boolean endsAtAnotherTime(Block block, Entry there) {
    Instant until = there.until();
    if (until != null) {
      return Duration.between(until, block.until()).abs().toSeconds() > Entry.TOLERANCE;
    }
    Instant before = sent.putIfAbsent(block.subject(), block.until());
    return before != null && !before.equals(block.until());
  }

  /** Takes away what is Weir's and no longer wanted; what was there before Weir stays. */
  private void remove(Map<Subject, Block> now, Map<Subject, Entry> real, boolean all)
      throws ActionException, InterruptedException {
    List<Subject> over = new ArrayList<>();
    for (Entry e : real.values()) {
      boolean ours = !blocker.lasts() || e.marked() || claimed.contains(e.subject());
      if (ours && !now.containsKey(e.subject()) && (all || known.contains(e.subject()))) {
        over.add(e.subject());
      }
    }
    if (!over.isEmpty()) {
      blocker.remove(over);
      done.addAndGet(over.size());
      log.info(
          "action {}: {} unblocked",
          id,
          over.size() == 1 ? over.get(0).value() : over.size() + " subjects");
      look();
    }
    List<Subject> gone =
        claimed.stream().filter(v -> !now.containsKey(v) && (all || known.contains(v))).toList();
    if (!gone.isEmpty()) {
      changes.commitAndWait(() -> claims.remove(id, gone));
      gone.forEach(claimed::remove);
    }
    known.retainAll(now.keySet());
    sent.keySet().retainAll(now.keySet());
  }

  /** Subjects the target was last seen to block. */
  public Set<Subject> inForce() {
    return inForce;
  }

  @Override
  public int waiting() {
    Set<Subject> there = inForce;
    return (int) wanted.keySet().stream().filter(subject -> !there.contains(subject)).count();
  }

  @Override
  public String problem() {
    return problem;
  }

  /** Subjects blocked and unblocked; in a dry run those that it would have blocked. */
  @Override
  public long done() {
    return done.get();
  }

  @Override
  public boolean isDryRun() {
    return options.dryRun();
  }
}
