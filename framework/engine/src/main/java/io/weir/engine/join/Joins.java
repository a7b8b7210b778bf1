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

/** All joins of a pipeline; a type of event belongs to one of them at most. One thread. */
public final class Joins {
  /** Open messages of one join at most; of one above, what comes later knows less. */
  public static final int MOST_OPEN = 200_000;

  private final Map<String, Joiner> byName = new LinkedHashMap<>();

  /** By declaration: two jars may each bring one of a type. Missing: not asked for yet. */
  private final IdentityHashMap<EventType, @Nullable Joiner> byType = new IdentityHashMap<>();

  /**
   * The joins with nothing open.
   *
   * @param saved whether {@link #save} is called now and then
   */
  public Joins(List<Join> joins, boolean saved) {
    joins.forEach(j -> byName.put(j.name(), new Joiner(j, MOST_OPEN, saved)));
  }

  /** Hands on the event with what its message knows, behind a message that it completes. */
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

  /** Event time has come so far: what waited long enough for more to be known goes out. */
  public void time(long micros, Consumer<Event> out) {
    byName.values().forEach(j -> j.time(micros, out));
  }

  /** There is nothing more to come: what waits goes out. */
  public void finish(Consumer<Event> out) {
    byName.values().forEach(j -> j.finish(out));
  }

  /** Messages that were closed for others, because {@link #MOST_OPEN} were open. */
  public long evicted() {
    return byName.values().stream().mapToLong(Joiner::evicted).sum();
  }

  /** Takes back what {@link #save} wrote. */
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
