package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.engine.state.StateFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often each subject was blocked before, so that the next block lasts longer. Thirty days after
 * the last block ended, a subject starts anew. Keys are those of the ledger. Loop's thread.
 */
final class Returns {
  private static final String MAP = "returns";
  private static final Duration FORGIVEN = Duration.ofDays(30);
  private static final int MANY = 10_000;

  /** Looking through many takes some time. */
  private static final Duration SELDOM = Duration.ofHours(1);

  private final Map<String, Return> returns = new HashMap<>();
  private Set<String> changed = new HashSet<>();
  private Instant looked = Instant.EPOCH;

  /** How often a subject was blocked, and when the last block ends. */
  private record Return(int count, Instant last) {}

  void restore(StateFile state) {
    state
        .map(MAP)
        .forEach(
            (key, bytes) -> {
              ByteBuffer in = ByteBuffer.wrap(bytes);
              returns.put(key, new Return(in.getInt(), Event.instant(in.getLong())));
            });
  }

  /**
   * How long a block from this time on lasts.
   *
   * @param lengths for the first, second, … block; the last one for all after it
   * @param prolongs whether the subject is blocked now: that block is not counted twice
   */
  Duration length(String key, List<Duration> lengths, Instant time, boolean prolongs) {
    return lengths.get(Math.min(before(key, time, prolongs), lengths.size() - 1));
  }

  private int before(String key, Instant time, boolean prolongs) {
    Return known = returns.get(key);
    int count = known == null || known.last().plus(FORGIVEN).isBefore(time) ? 0 : known.count();
    return prolongs ? Math.max(0, count - 1) : count;
  }

  /** A block began at this time, or was prolonged. */
  void blocked(String key, Instant time, Instant until, boolean prolongs) {
    put(key, new Return(before(key, time, prolongs) + 1, until));
  }

  /**
   * From the store, in order of time.
   *
   * @param before when the block before it ended, if there was one
   */
  void recover(String key, Instant since, Instant until, @Nullable Instant before) {
    Return known = returns.get(key);
    // A block that goes on is no return.
    boolean prolongs = before != null && !before.isBefore(since);
    int count = known == null ? 1 : prolongs ? known.count() : known.count() + 1;
    put(key, new Return(count, until));
  }

  private void put(String key, Return now) {
    returns.put(key, now);
    changed.add(key);
  }

  /** Drops what is forgiven, when there are many. */
  void forget(Instant now) {
    if (returns.size() > MANY && now.isAfter(looked.plus(SELDOM))) {
      looked = now;
      returns
          .entrySet()
          .removeIf(
              e -> e.getValue().last().plus(FORGIVEN).isBefore(now) && changed.add(e.getKey()));
    }
  }

  void save(StateFile state) {
    Map<String, byte[]> map = state.map(MAP);
    for (String key : changed) {
      Return r = returns.get(key);
      if (r == null) {
        map.remove(key);
      } else {
        map.put(
            key, ByteBuffer.allocate(12).putInt(r.count()).putLong(Event.micros(r.last())).array());
      }
    }
    changed = new HashSet<>(); // clearing one that was large takes as long as it was
  }
}
