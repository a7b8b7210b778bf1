package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All joins of a pipeline; an event type belongs to at most one of them. Not thread-safe. */
public final class Joins {
  /**
   * Maximum number of open messages of a join; beyond it the least recently used is closed, and its
   * later events get no values from it.
   */
  public static final int MOST_OPEN = 200_000;

  private final Map<String, Joiner> byName = new LinkedHashMap<>();

  /** By identity: two jars may each declare a type of the same name. Null: in no join. */
  private final IdentityHashMap<EventType, @Nullable Joiner> byType = new IdentityHashMap<>();

  /**
   * Starts with no open messages.
   *
   * @param saved whether {@link #save} will be called
   */
  public Joins(List<Join> joins, boolean saved) {
    joins.forEach(j -> byName.put(j.name(), new Joiner(j, MOST_OPEN, saved)));
  }

  /** Whether one of the joins needs the values of events of this type. */
  public static boolean uses(List<Join> joins, EventType type) {
    return joins.stream().anyMatch(j -> JoinPlan.of(j, type, new JoinPlan.Numbers(j)) != null);
  }

  /**
   * Hands on the event with the values that its message adds, after the assembled event if this
   * event completes one.
   */
  public void join(Event event, Consumer<Event> out) {
    EventType type = event.type();
    Joiner joiner = byType.get(type);
    if (joiner == null && !byType.containsKey(type)) {
      joiner = find(type);
      byType.put(type, joiner);
    }
    if (joiner == null) {
      out.accept(event);
    } else {
      joiner.join(event, out);
    }
  }

  private @Nullable Joiner find(EventType type) {
    for (Joiner joiner : byName.values()) {
      if (joiner.knows(type)) {
        return joiner;
      }
    }
    return null;
  }

  /** Event time has reached {@code micros}: hands on the assembled events whose wait is over. */
  public void time(long micros, Consumer<Event> out) {
    byName.values().forEach(j -> j.time(micros, out));
  }

  /** No more events follow: hands on all assembled events that wait. */
  public void finish(Consumer<Event> out) {
    byName.values().forEach(j -> j.finish(out));
  }

  /** How many messages were closed because {@link #MOST_OPEN} were open. */
  public long evicted() {
    return byName.values().stream().mapToLong(Joiner::evicted).sum();
  }

  /** Restores what {@link #save} wrote. */
  public void restore(StateFile state) throws IOException {
    for (Map.Entry<String, Joiner> e : byName.entrySet()) {
      e.getValue().restore(state.map("join/" + e.getKey()));
    }
  }

  /** Writes what changed since the last call. */
  public void save(StateFile state) {
    byName.forEach((name, joiner) -> joiner.save(state.map("join/" + name)));
  }
}
