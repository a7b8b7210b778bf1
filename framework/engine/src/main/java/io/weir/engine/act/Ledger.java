package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.api.action.Block.Author;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.Hash;
import io.weir.engine.judge.Trusted;
import io.weir.engine.state.StateFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is wanted: who is to be blocked by which action until when. Also which entries of a target
 * Weir put there itself (claims), so that others are never touched. Loop's thread.
 */
public final class Ledger {
  private static final String WANTED = "blocks";
  private static final String CLAIMS = "claims";
  private static final String RETURNS = "returns";
  private static final Duration FORGIVEN = Duration.ofDays(30);

  private final Trusted trusted;
  private final Consumer<Event> keep;
  private final Map<String, Block> wanted = new LinkedHashMap<>();
  private final Map<String, Return> returns = new HashMap<>();
  private final Map<String, Set<Subject>> claims = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> changedReturns = new HashSet<>();
  private final Map<String, Boolean> changedClaims = new HashMap<>();
  private final Set<String> changedActions = new HashSet<>();
  private int over;

  /** How often a subject was blocked, and until when the last time. */
  private record Return(int count, Instant last) {}

  /**
   * @param trusted who is never blocked
   * @param keep gets the events that tell of blocks
   */
  public Ledger(Trusted trusted, Consumer<Event> keep) {
    this.trusted = trusted;
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
                changedActions.add(block.action());
              } else {
                changed.add(key);
              }
            });
    state
        .map(RETURNS)
        .forEach(
            (key, bytes) -> {
              ByteBuffer in = ByteBuffer.wrap(bytes);
              returns.put(key, new Return(in.getInt(), Event.instant(in.getLong())));
            });
    for (String key : state.map(CLAIMS).keySet()) {
      String[] parts = key.split("\0", 3);
      if (parts.length == 3) {
        claimsOf(parts[0]).add(new Subject(parts[1], parts[2]));
      } else {
        // 0.1 wrote the value alone.
        changedClaims.put(key, false);
        fields
            .getOrDefault(parts[0], Set.of())
            .forEach(field -> claim(parts[0], List.of(new Subject(field, parts[1]))));
      }
    }
    changedActions.addAll(actions);
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
        String key = key(block.action(), block.subject());
        Block before = last.put(key, block);
        Return known = returns.get(key);
        // A block that goes on is no return.
        boolean longer = before != null && !before.until().isBefore(block.since());
        int count = known == null ? 1 : longer ? known.count() : known.count() + 1;
        returns.put(key, new Return(count, block.until()));
        changedReturns.add(key);
      }
    }
    for (Block block : last.values()) {
      if (!over.contains(block.id())) {
        put(key(block.action(), block.subject()), block);
        claim(block.action(), List.of(block.subject()));
      }
    }
    return wanted.size();
  }

  /** How many blocks were not wanted because they would be over already. */
  public int over() {
    return over;
  }

  /**
   * Wants the alert's subject blocked. Nothing happens for a trusted one, or when the block would
   * be over already.
   *
   * @param lengths how long the first, second, … time
   */
  public void want(Alert alert, String action, List<Duration> lengths, Instant now) {
    Subject subject = alert.subject();
    if (trusted.contains(subject)) {
      return;
    }
    String key = key(action, subject);
    Return before = returns.get(key);
    int count =
        before == null || before.last().plus(FORGIVEN).isBefore(alert.last()) ? 0 : before.count();
    Block standing = wanted.get(key);
    if (standing != null) {
      count = Math.max(0, count - 1);
    }
    Instant until = alert.last().plus(lengths.get(Math.min(count, lengths.size() - 1)));
    if (!until.isAfter(now)) {
      over++;
      return;
    }
    if (standing != null && !until.isAfter(standing.until())) {
      return;
    }
    Block block =
        Block.of(action, subject)
            .id(Hash.of(action, alert.id()))
            .lasting(alert.last(), until)
            .because(alert.sentence(), Author.rule(alert.rule()))
            .alert(alert)
            .build();
    put(key, block);
    returns.put(key, new Return(count + 1, until));
    changedReturns.add(key);
    keep.accept(BlockCodec.begin(block));
  }

  /**
   * Ends what is over; a block lasts at least as long as an alert that wants it is active.
   *
   * @param isActive whether there is such an alert
   */
  public void expire(Instant now, Predicate<Block> isActive) {
    for (Block block : List.copyOf(wanted.values())) {
      if (!block.until().isAfter(now) && !isActive.test(block)) {
        remove(block);
        keep.accept(BlockCodec.end(block, now, "its time is over", Author.WEIR));
      }
    }
    if (returns.size() > 10_000) {
      returns
          .entrySet()
          .removeIf(
              e ->
                  e.getValue().last().plus(FORGIVEN).isBefore(now)
                      && changedReturns.add(e.getKey()));
    }
  }

  /** Ends a block early; what there was of it. */
  public Optional<Block> lift(String blockId, String who, Instant now) {
    Optional<Block> block =
        wanted.values().stream().filter(b -> b.id().equals(blockId)).findFirst();
    block.ifPresent(
        b -> {
          remove(b);
          keep.accept(BlockCodec.end(b, now, "lifted", Author.person(who)));
        });
    return block;
  }

  private void put(String key, Block block) {
    wanted.put(key, block);
    changed.add(key);
    changedActions.add(block.action());
  }

  private void remove(Block block) {
    String key = key(block.action(), block.subject());
    wanted.remove(key);
    changed.add(key);
    changedActions.add(block.action());
  }

  /** Remembers that Weir puts these into the action's target. Before it does so. */
  public void claim(String action, Collection<Subject> subjects) {
    for (Subject subject : subjects) {
      if (claimsOf(action).add(subject)) {
        changedClaims.put(key(action, subject), true);
      }
    }
  }

  /** Forgets that Weir put these into the action's target. After they are gone. */
  public void unclaim(String action, Collection<Subject> subjects) {
    for (Subject subject : subjects) {
      if (claimsOf(action).remove(subject)) {
        changedClaims.put(key(action, subject), false);
      }
    }
  }

  private Set<Subject> claimsOf(String action) {
    return claims.computeIfAbsent(action, a -> new HashSet<>());
  }

  /** All wanted blocks, newest first. */
  public List<Block> wanted() {
    List<Block> all = new ArrayList<>(wanted.values());
    all.sort(Comparator.comparing(Block::since).reversed());
    return all;
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

  /** The entries of the action's target that Weir put there. */
  public Set<Subject> claimed(String action) {
    return Set.copyOf(claimsOf(action));
  }

  /** Whether something waits to be committed at once. */
  public boolean isUrgent() {
    return !changed.isEmpty();
  }

  /** The actions whose wanted state changed since the last call. */
  public Set<String> takeChangedActions() {
    Set<String> result = Set.copyOf(changedActions);
    changedActions.clear();
    return result;
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
    changed.clear();
    Map<String, byte[]> counts = state.map(RETURNS);
    for (String key : changedReturns) {
      Return r = returns.get(key);
      if (r == null) {
        counts.remove(key);
      } else {
        counts.put(
            key, ByteBuffer.allocate(12).putInt(r.count()).putLong(Event.micros(r.last())).array());
      }
    }
    changedReturns.clear();
    Map<String, byte[]> owned = state.map(CLAIMS);
    changedClaims.forEach(
        (key, is) -> {
          if (is) {
            owned.put(key, new byte[0]);
          } else {
            owned.remove(key);
          }
        });
    changedClaims.clear();
  }

  private static String key(String action, Subject subject) {
    return action + '\0' + subject.field() + '\0' + subject.value();
  }
}
