package io.weir.engine.act;

import io.weir.api.EventType;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@code retention}: once an hour, what is older than its type may be is taken out of
 * the store, in steps so small that the writer never waits long. The store's thread alone.
 */
public final class Forgetting {
  private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
  private static final String DEFAULT = "default";

  /** The key of {@code retention} for what was counted of events. */
  public static final String ROLL_UPS = "rollups";

  private static final Duration USUAL = Duration.ofDays(3 * 365);
  private static final int STEP = 2_000;
  private static final Duration EVERY = Duration.ofHours(1);

  private final List<EventType> kept;
  private final Map<String, Duration> retention;
  private final Clock clock;
  private final Deque<EventType> todo = new ArrayDeque<>();
  private @Nullable Instant last;
  private long forgotten;
  private boolean rollUps;

  /**
   * @param retention how long, by type; {@code default} for all others; a type without is kept for
   *     ever; {@code rollups} for what was counted
   */
  public Forgetting(Collection<EventType> kept, Map<String, Duration> retention, Clock clock) {
    this.kept = List.copyOf(kept);
    this.retention = Map.copyOf(retention);
    this.clock = clock;
  }

  /**
   * Takes one step, if one is due.
   *
   * @return whether the next one is due at once
   */
  boolean step(Store store) throws StoreException {
    Instant now = clock.instant();
    Instant before = last;
    if (todo.isEmpty()) {
      if (retention.isEmpty() || before != null && now.isBefore(before.plus(EVERY))) {
        return false;
      }
      last = now;
      todo.addAll(kept);
      forgotten = 0;
      rollUps = true;
    }
    if (rollUps) {
      // Before the rows, so that an hour without rows is not counted from none.
      Duration longest = rollUpsAreKept();
      int counts = longest == null ? 0 : store.forgetRollUps(start(now, longest), STEP);
      rollUps = counts > 0;
      return true;
    }
    EventType type = todo.element();
    Duration keep = retention.getOrDefault(type.name(), retention.get(DEFAULT));
    int gone = keep == null ? 0 : store.forget(type, start(now, keep), STEP);
    forgotten += gone;
    if (gone == 0) {
      todo.remove();
    }
    if (todo.isEmpty() && forgotten > 0) {
      log.debug("retention: {} rows were older than they may be and are gone", forgotten);
    }
    return !todo.isEmpty();
  }

  /** As long as any rows at least; null for ever. */
  private @Nullable Duration rollUpsAreKept() {
    Duration longest = retention.getOrDefault(ROLL_UPS, USUAL);
    for (EventType type : kept) {
      Duration rows = retention.getOrDefault(type.name(), retention.get(DEFAULT));
      if (rows == null) {
        return null;
      }
      longest = rows.compareTo(longest) > 0 ? rows : longest;
    }
    return longest;
  }

  /** Whole hours, as the counts are. */
  private static Instant start(Instant now, Duration keep) {
    return now.minus(keep).truncatedTo(ChronoUnit.HOURS);
  }
}
