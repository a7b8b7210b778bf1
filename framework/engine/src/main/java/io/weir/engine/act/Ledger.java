package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.api.action.Block.Author;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.Hash;
import io.weir.engine.state.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The wanted blocks: which subject is to be blocked by which action until when. Loop's thread. */
public final class Ledger {
  private static final String WANTED = "blocks";

  private final Sparing sparing;
  private final Consumer<Event> keep;
  private final Map<String, Block> wanted = new LinkedHashMap<>();
  private final Returns returns = new Returns();
  private final Claims claims = new Claims();
  private Set<String> changed = new HashSet<>();

  /** By action: what is new, or empty where a block is gone. */
  private final Map<String, Map<Subject, Optional<Block>>> changes = new HashMap<>();

  /** Blocks by their ends; those that were changed since are passed over. */
  private final PriorityQueue<Block> ends = new PriorityQueue<>(Comparator.comparing(Block::until));

  /** Blocks whose time is over and whose alert is active. */
  private final Set<String> overdue = new HashSet<>();

  private int over;

  /**
   * @param sparing asked before each block
   * @param keep gets the events about blocks
   */
  public Ledger(Sparing sparing, Consumer<Event> keep) {
    this.sparing = sparing;
    this.keep = keep;
  }

  /**
   * Takes back what was saved; blocks of actions that are no longer configured are dropped.
   *
   * @param fields by action: the fields it blocks by
   */
  public void restore(StateFile state, Map<String, Set<String>> fields) {
    Set<String> actions = fields.keySet();
    state
        .map(WANTED)
        .forEach(
            (key, bytes) -> {
              Block block = BlockCodec.read(bytes);
              if (actions.contains(block.action())) {
                wanted.put(key, block);
                ends.add(block);
                change(block, Optional.of(block));
              } else {
                changed.add(key);
              }
            });
    returns.restore(state);
    claims.restore(state, fields);
  }

  /**
   * Takes back what the store knows, when the state was lost: who is blocked, how often a subject
   * came back, and that what began and did not end is Weir's entry in the target.
   *
   * @param begun events of blocks in order of time
   * @param ended events of their ends
   * @return how many are wanted
   */
  public int recover(List<Event> begun, List<Event> ended, Set<String> actions) {
    Set<String> over = new HashSet<>();
    ended.forEach(e -> over.add(e.text("block_id") == null ? "" : e.text("block_id")));
    Map<String, Block> last = new LinkedHashMap<>();
    for (Event event : begun) {
      Block block = BlockCodec.of(event);
      if (block != null && actions.contains(block.action())) {
        String key = Claims.key(block.action(), block.subject());
        Block before = last.put(key, block);
        returns.recover(key, block.since(), block.until(), before == null ? null : before.until());
      }
    }
    for (Block block : last.values()) {
      if (!over.contains(block.id())) {
        put(Claims.key(block.action(), block.subject()), block);
        claims.add(block.action(), List.of(block.subject()));
      }
    }
    return wanted.size();
  }

  /** How many blocks were not wanted because they would be over already. */
  public int over() {
    return over;
  }

  /** As the other, about the alert's own subject. */
  public @Nullable String want(Alert alert, String action, List<Duration> lengths, Instant now) {
    return want(alert, alert.subject(), action, lengths, now);
  }

  /**
   * Wants a subject blocked because of an alert. Nothing happens for one that is spared, or when
   * the block would have ended already.
   *
   * @param subject the alert's, or one of its evidence
   * @param lengths how long the first, second, … time
   * @return why the subject is spared, or null
   */
  public @Nullable String want(
      Alert alert, Subject subject, String action, List<Duration> lengths, Instant now) {
    String spared = sparing.why(subject, alert.last());
    if (spared != null) {
      keep.accept(BlockCodec.spared(alert, action, subject, spared));
      return spared;
    }
    String key = Claims.key(action, subject);
    Block present = wanted.get(key);
    Instant until = alert.last().plus(returns.length(key, lengths, alert.last(), present != null));
    if (!until.isAfter(now)) {
      over++;
      return null;
    }
    if (present != null && !until.isAfter(present.until())) {
      return null;
    }
    Block block = because(alert, subject, action, alert.last(), until);
    put(key, block);
    returns.blocked(key, alert.last(), until, present != null);
    keep.accept(BlockCodec.begin(block));
    return null;
  }

  /** A block because of an alert; its id is the same for the same alert. */
  static Block because(Alert alert, Subject subject, String action, Instant since, Instant until) {
    return Block.of(action, subject)
        .id(
            subject.equals(alert.subject())
                ? Hash.of(action, alert.id())
                : Hash.of(action, alert.id(), subject.field(), subject.value()))
        .lasting(since, until)
        .because(alert.sentence(), Author.rule(alert.rule()))
        .alert(alert)
        .build();
  }

  /** How long a block of the key from this time on lasts. */
  Duration length(String key, List<Duration> lengths, Instant time) {
    return returns.length(key, lengths, time, false);
  }

  /** A block that waited begins; not one that would have ended already. */
  void begin(Block block, Instant now) {
    if (!block.until().isAfter(now)) {
      over++;
      return;
    }
    String key = Claims.key(block.action(), block.subject());
    put(key, block);
    returns.blocked(key, block.since(), block.until(), false);
    keep.accept(BlockCodec.begin(block));
  }

  /** Ends the blocks of subjects that are trusted by now. */
  void release(Instant now, Sparing trusted) {
    for (Block block : List.copyOf(wanted.values())) {
      String why = trusted.why(block.subject(), now);
      if (why != null) {
        remove(block);
        keep.accept(BlockCodec.end(block, now, why, Author.WEIR));
      }
    }
  }

  /**
   * Ends what is over; a block lasts at least as long as an alert that wants it is active.
   *
   * @param isActive whether there is such an alert
   */
  public void expire(Instant now, Predicate<Block> isActive) {
    for (Block next = ends.peek(); next != null && !next.until().isAfter(now); next = ends.peek()) {
      ends.remove();
      String key = Claims.key(next.action(), next.subject());
      if (next.equals(wanted.get(key))) {
        overdue.add(key);
      }
    }
    for (String key : List.copyOf(overdue)) {
      Block block = wanted.get(key);
      if (block == null || block.until().isAfter(now)) {
        overdue.remove(key);
      } else if (!isActive.test(block)) {
        overdue.remove(key);
        remove(block);
        keep.accept(BlockCodec.end(block, now, "its time is over", Author.WEIR));
      }
    }
    returns.forget(now);
  }

  /**
   * Ends a block early because a person wants it; what there was of it.
   *
   * @param reason may be empty
   */
  public Optional<Block> lift(String blockId, String who, String reason, Instant now) {
    Optional<Block> block = byId(blockId);
    block.ifPresent(
        b -> {
          remove(b);
          String why = reason.isEmpty() ? "lifted" : "lifted: " + reason;
          keep.accept(BlockCodec.end(b, now, why, Author.person(who)));
        });
    return block;
  }

  /**
   * Lets a block last longer because a person wants it. Its own reason and author stay.
   *
   * @param until later than before
   */
  public void prolong(Block block, Instant until, String who, String reason, Instant now) {
    Block longer =
        Block.of(block.action(), block.subject())
            .id(block.id())
            .lasting(block.since(), until)
            .because(block.reason(), block.author())
            .alert(block.alert())
            .build();
    String key = Claims.key(block.action(), block.subject());
    put(key, longer);
    returns.blocked(key, now, until, true);
    String why = reason.isEmpty() ? "prolonged" : "prolonged: " + reason;
    keep.accept(BlockCodec.prolonged(longer, now, why, Author.person(who)));
  }

  /** Keeps what a person wrote down about a block, which stays as it is. */
  public void note(Block block, String text, String who, Instant now) {
    keep.accept(BlockCodec.note(block, now, text, Author.person(who)));
  }

  /**
   * Wants a subject blocked because a person wants it. The caller has asked {@link #spared}, and
   * {@link #of} whether there is such a block.
   */
  public Block add(
      String action, Subject subject, Instant until, String who, String reason, Instant now) {
    String key = Claims.key(action, subject);
    Block block =
        Block.of(action, subject)
            .id(Hash.of(action, "person", subject.field(), subject.value(), Event.micros(now)))
            .lasting(now, until)
            .because(reason, Author.person(who))
            .build();
    put(key, block);
    returns.blocked(key, now, until, false);
    keep.accept(BlockCodec.begin(block));
    return block;
  }

  /** Why the subject must not be blocked at this time; null when it may. */
  public @Nullable String spared(Subject subject, Instant now) {
    return sparing.why(subject, now);
  }

  /** The wanted block with this id. */
  public Optional<Block> byId(String blockId) {
    return wanted.values().stream().filter(b -> b.id().equals(blockId)).findFirst();
  }

  /** The wanted block of this subject by this action. */
  public Optional<Block> of(String action, Subject subject) {
    return Optional.ofNullable(wanted.get(Claims.key(action, subject)));
  }

  /** Ends the blocks of subjects that a person trusts from now on; how many. */
  int release(Instant now, Sparing trusted, String who) {
    int ended = 0;
    for (Block block : List.copyOf(wanted.values())) {
      String why = trusted.why(block.subject(), now);
      if (why != null) {
        remove(block);
        keep.accept(BlockCodec.end(block, now, why, Author.person(who)));
        ended++;
      }
    }
    return ended;
  }

  private void put(String key, Block block) {
    wanted.put(key, block);
    ends.add(block);
    changed.add(key);
    change(block, Optional.of(block));
  }

  private void change(Block block, Optional<Block> now) {
    changes.computeIfAbsent(block.action(), a -> new LinkedHashMap<>()).put(block.subject(), now);
  }

  private void remove(Block block) {
    String key = Claims.key(block.action(), block.subject());
    wanted.remove(key);
    changed.add(key);
    change(block, Optional.empty());
  }

  /** All wanted blocks, in no order. */
  public List<Block> wanted() {
    return new ArrayList<>(wanted.values());
  }

  /** What one action's target should hold. */
  public Map<Subject, Block> wantedOf(String action) {
    Map<Subject, Block> blocks = new LinkedHashMap<>();
    for (Block b : wanted.values()) {
      if (b.action().equals(action)) {
        blocks.put(b.subject(), b);
      }
    }
    return blocks;
  }

  /** Which entries of the targets Weir put there itself. */
  public Claims claims() {
    return claims;
  }

  /** Whether something waits to be committed at once. */
  public boolean isUrgent() {
    return !changed.isEmpty();
  }

  /** What changed since the last call, by action: blocks by subject, empty where one is gone. */
  public Map<String, Map<Subject, Optional<Block>>> takeChanges() {
    Map<String, Map<Subject, Optional<Block>>> result = Map.copyOf(changes);
    changes.clear();
    return result;
  }

  /**
   * Claims the entries that an action makes because of what is new, in the same commit: another one
   * before it acts would hold it up.
   *
   * @param makes whether it will make an entry, as far as is known of its target
   * @return those that were not claimed before
   */
  List<Subject> claim(String action, Predicate<Subject> makes) {
    List<Subject> fresh = new ArrayList<>();
    changes
        .getOrDefault(action, Map.of())
        .forEach(
            (subject, block) -> {
              if (block.isPresent() && makes.test(subject) && !claims.has(action, subject)) {
                fresh.add(subject);
              }
            });
    claims.add(action, fresh);
    return fresh;
  }

  /** Writes what changed. */
  public void save(StateFile state) {
    Map<String, byte[]> blocks = state.map(WANTED);
    for (String key : changed) {
      Block block = wanted.get(key);
      if (block == null) {
        blocks.remove(key);
      } else {
        blocks.put(key, BlockCodec.write(block));
      }
    }
    changed = new HashSet<>(); // clearing one that was large takes as long as it was
    returns.save(state);
    claims.save(state);
  }
}
