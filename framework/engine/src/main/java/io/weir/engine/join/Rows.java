package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.engine.join.Thing.Link;
import io.weir.engine.state.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of things: whether one is assembled, when, and when it is closed. Each thing that is
 * no part of another is assembled once, in whatever order that becomes known. One thread.
 */
final class Rows implements Links.Fate {
  private final Join join;
  private final Function<EventType, @Nullable Plan> plans;
  private final Things things;
  private final int most;
  private final HeldRows held = new HeldRows();
  private final Assembly assembly = new Assembly();
  private final boolean saved;
  private final Consumer<Thing> late = this::alone;
  private final List<Thing> changed = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private @Nullable Links links;

  /** Where events go during a call. */
  private Consumer<Event> out = e -> {};

  private long micros;
  private long evicted;

  /**
   * @param saved whether {@link #save} is called: what is to be saved is remembered until then
   */
  Rows(
      Join join,
      Function<EventType, @Nullable Plan> plans,
      Things things,
      int most,
      boolean saved) {
    this.join = join;
    this.plans = plans;
    this.things = things;
    this.most = most;
    this.saved = saved;
  }

  void links(Links links) {
    this.links = links;
  }

  private Links links() {
    return Objects.requireNonNull(links);
  }

  void time(long micros, Consumer<Event> out) {
    this.out = out;
    this.micros = micros;
    held.due(micros, late);
  }

  void finish(Consumer<Event> out) {
    this.out = out;
    held.due(Long.MAX_VALUE, late);
  }

  void again(Thing thing) {
    held.again(thing);
  }

  /** All of it came, with this event. */
  void complete(Thing thing, Event at) {
    thing.held = at;
    if (links().isOpen(thing)) {
      held.add(thing, at.micros(), late);
    } else {
      released(thing);
    }
  }

  /** Nothing more was heard of it: it is a thing of its own. */
  private void alone(Thing thing) {
    if (thing.link == Link.WEAK) {
      links().undo(thing);
    } else {
      released(thing);
    }
  }

  @Override
  public void released(Thing thing) {
    Event at = thing.held;
    if (at == null) {
      return;
    }
    thing.held = null;
    thing.assembled = true;
    EventType type = join.assembled();
    Plan plan = plans.apply(at.type());
    if (type != null && plan != null) {
      out.accept(assembly.of(type, plan, at, thing));
    }
    changed(thing);
    endOver(thing);
  }

  @Override
  public void settled(Thing thing, Thing with) {
    if (with.assembled || with.held != null) {
      thing.held = null;
      thing.assembled = true;
      endOver(thing);
    } else if (thing.held != null) {
      with.assembled = true;
      released(thing);
    }
  }

  @Override
  public void changed(Thing thing) {
    changed(thing, micros);
  }

  /** It is to be saved. */
  void changed(Thing thing, long at) {
    thing.touched = at;
    if (saved && !thing.changed) {
      thing.changed = true;
      changed.add(thing);
    }
  }

  /** With the row that waits, a thing does: it may yet be named. */
  void end(Thing thing) {
    if (thing.held == null) {
      close(thing);
    } else if (!thing.closed) {
      thing.over = true;
      links().ended(thing);
      changed(thing);
    }
  }

  private void endOver(Thing thing) {
    if (thing.over && !thing.closed) {
      close(thing);
    }
  }

  void close(Thing thing) {
    if (thing.closed) {
      return;
    }
    things.remove(thing);
    links().closed(thing);
    alone(thing);
    if (thing.saved) {
      gone.add(thing.key());
    }
  }

  void evict() {
    Thing oldest = things.size() > most ? things.oldest() : null;
    if (oldest != null) {
      close(oldest);
      evicted++;
    }
  }

  long evicted() {
    return evicted;
  }

  /** Writes what changed since the last call. */
  void save(Map<String, byte[]> into, EventCodec codec) {
    gone.forEach(into::remove);
    gone.clear();
    for (Thing thing : changed) {
      thing.changed = false;
      if (!thing.closed) {
        into.put(thing.key(), thing.write(codec));
        thing.saved = true;
      }
    }
    changed.clear();
  }
}
