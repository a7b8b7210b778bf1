package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.action.Blocker.Entry;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blocker's target: what it was last seen to block, what Weir put there, and the steps that
 * make it agree with what is wanted. The runner's thread, where nothing else is said.
 */
final class Target {
  private static final Logger log = LoggerFactory.getLogger(Target.class);

  private final String id;
  private final Blocker blocker;
  private final Claims claims;
  private final Changes changes;
  private final AtomicLong done = new AtomicLong();
  private final Set<Subject> claimed = new HashSet<>();

  /** Claimed before it was looked whether somebody else had made them. */
  private final Set<Subject> ahead = new HashSet<>();

  /** Everything that was wanted since the start. */
  private final Set<Subject> known = new HashSet<>();

  /** The end of each block as it was last sent to the target. */
  private final Map<Subject, Instant> sent = new HashMap<>();

  /** Why the target refuses these, so far in this round. */
  private final Map<Subject, String> refused = new LinkedHashMap<>();

  /** The same of the last round that asked the target. */
  private volatile Map<Subject, String> refusedLast = Map.of();

  private volatile Set<Subject> inForce = Set.of();
  private boolean opened;
  private @Nullable Map<Subject, Entry> seen;

  /** Whether the target is as it was last seen, as far as is known. */
  private volatile boolean isSeen;

  Target(String id, Blocker blocker, Claims claims, Changes changes) {
    this.id = id;
    this.blocker = blocker;
    this.claims = claims;
    this.changes = changes;
  }

  /** What Weir put into the target earlier. */
  void restore(Set<Subject> claimedEarlier) {
    claimed.addAll(claimedEarlier);
  }

  /** These were claimed by the commit that wants them blocked. */
  void claimed(Collection<Subject> subjects) {
    claimed.addAll(subjects);
    ahead.addAll(subjects);
  }

  /** Whether a block of the subject would be an entry of Weir's, as far as is known. Any thread. */
  boolean makes(Subject subject) {
    return isSeen && blocker.lasts() && !inForce.contains(subject);
  }

  /** Opens the blocker, once. */
  void open() throws ActionException, InterruptedException {
    if (!opened) {
      blocker.open();
      opened = true;
    }
  }

  /** After a failure: the target may have changed in any way. */
  void forget() {
    seen = null;
    isSeen = false;
  }

  /** A sentence about what the target refuses, or empty. */
  String refusals() {
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

  /** In a dry run: logs what would be done. */
  void explain(Map<Subject, Block> now) {
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

  /**
   * Adds what is wanted and not there, and removes what is Weir's and not wanted. What changed goes
   * first, on what was last seen of the target: with many blocks a new one is as quick as with few.
   *
   * @param changed since the last call
   * @param all whether everything that Weir put there may go, or only what was wanted since the
   *     start
   */
  void repair(Map<Subject, Block> now, Set<Subject> changed, boolean all)
      throws ActionException, InterruptedException {
    known.addAll(changed);
    refused.clear();
    ActionException failed = null;
    Map<Subject, Entry> before = seen;
    if (before != null) {
      try {
        add(changed.stream().flatMap(s -> Stream.ofNullable(now.get(s))).toList(), before);
      } catch (ActionException e) {
        failed = e;
      }
    }
    Map<Subject, Entry> real = look();
    if (failed == null) {
      try {
        real = add(now.values(), real) ? look() : real;
      } catch (ActionException e) {
        failed = e;
        real = look();
      }
    }
    refusedLast = Map.copyOf(refused);
    // Adding that fails must not prolong other blocks: every block ends.
    remove(now, real, all);
    if (failed != null) {
      throw failed;
    }
  }

  /** Asks the target. */
  Map<Subject, Entry> look() throws ActionException, InterruptedException {
    Map<Subject, Entry> real = new LinkedHashMap<>();
    for (Entry e : blocker.list()) {
      real.put(e.subject(), e);
    }
    seen = real;
    inForce = Set.copyOf(real.keySet());
    isSeen = true;
    return real;
  }

  /** Adds what is wanted and not there, or there with another end; whether there was something. */
  private boolean add(Collection<Block> some, Map<Subject, Entry> real)
      throws ActionException, InterruptedException {
    List<Block> missing = new ArrayList<>();
    List<Subject> fresh = new ArrayList<>();
    List<Subject> others = new ArrayList<>();
    for (Block block : some) {
      Subject subject = block.subject();
      if (refused.containsKey(subject)) {
        continue; // asked for in this round
      }
      Entry e = real.get(subject);
      if (ahead.remove(subject) && e != null && !e.marked()) {
        others.add(subject); // somebody else was quicker
        claimed.remove(subject);
      }
      boolean ours = !blocker.lasts() || claimed.contains(subject) || e != null && e.marked();
      if (e == null || ours && (!e.complete() || endsAtAnotherTime(block, e))) {
        missing.add(block);
        if (blocker.lasts() && !claimed.contains(subject)) {
          fresh.add(subject);
        }
      }
    }
    if (!others.isEmpty()) {
      changes.commitAndWait(() -> claims.remove(id, others));
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
    ahead.retainAll(now.keySet());
    sent.keySet().retainAll(now.keySet());
  }

  /** Subjects the target was last seen to block. Any thread. */
  Set<Subject> inForce() {
    return inForce;
  }

  /** Why the target refuses this subject; empty when it does not. Any thread. */
  String refusal(Subject subject) {
    return refusedLast.getOrDefault(subject, "");
  }

  /** Subjects blocked and unblocked since the start. Any thread. */
  long done() {
    return done.get();
  }
}
