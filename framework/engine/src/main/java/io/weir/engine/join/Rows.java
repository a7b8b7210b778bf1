package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.engine.join.OpenMessage.Link;
import io.weir.engine.state.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a message is assembled and closed. Each message that continues no other one is
 * assembled once, whatever the order in which that becomes known. Not thread-safe.
 */
final class Rows implements Links.Fate {
  private final Join join;
  private final Function<EventType, @Nullable JoinPlan> plans;
  private final OpenMessages messages;
  private final int most;
  private final HeldRows held = new HeldRows();
  private final Assembly assembly = new Assembly();
  private final boolean saved;
  private final Consumer<OpenMessage> late = this::alone;
  private final List<OpenMessage> changed = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private @Nullable Links links;

  /** Where events go during a call. */
  private Consumer<Event> out = e -> {};

  private long micros;
  private long evicted;

  /**
   * @param saved whether {@link #save} will be called; if not, changes are not recorded for it
   */
  Rows(
      Join join,
      Function<EventType, @Nullable JoinPlan> plans,
      OpenMessages messages,
      int most,
      boolean saved) {
    this.join = join;
    this.plans = plans;
    this.messages = messages;
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

  void again(OpenMessage message) {
    held.again(message);
  }

  /** The message is complete with this event. */
  void complete(OpenMessage message, Event at) {
    message.held = at;
    if (links().isOpen(message)) {
      held.add(message, at.micros(), late);
    } else {
      released(message);
    }
  }

  /** Nothing showed that it continues another message, so it stands alone. */
  private void alone(OpenMessage message) {
    if (message.link == Link.WEAK) {
      links().undo(message);
    } else {
      released(message);
    }
  }

  @Override
  public void released(OpenMessage message) {
    Event at = message.held;
    if (at == null) {
      return;
    }
    message.held = null;
    message.assembled = true;
    EventType type = join.assembled();
    JoinPlan plan = plans.apply(at.type());
    if (type != null && plan != null) {
      out.accept(assembly.of(type, plan, at, message));
    }
    changed(message);
    endOver(message);
  }

  @Override
  public void settled(OpenMessage message, OpenMessage with) {
    if (with.assembled || with.held != null) {
      message.held = null;
      message.assembled = true;
      endOver(message);
    } else if (message.held != null) {
      with.assembled = true;
      released(message);
    }
  }

  @Override
  public void changed(OpenMessage message) {
    changed(message, micros);
  }

  /** Records that the message must be saved. */
  void changed(OpenMessage message, long at) {
    message.touched = at;
    if (saved && !message.changed) {
      message.changed = true;
      changed.add(message);
    }
  }

  /**
   * Closes the message after its end; one whose assembled event waits stays open, as a filter may
   * still name it.
   */
  void end(OpenMessage message) {
    if (message.held == null) {
      close(message);
    } else if (!message.closed) {
      message.over = true;
      links().ended(message);
      changed(message);
    }
  }

  private void endOver(OpenMessage message) {
    if (message.over && !message.closed) {
      close(message);
    }
  }

  void close(OpenMessage message) {
    if (message.closed) {
      return;
    }
    messages.remove(message);
    links().closed(message);
    alone(message);
    if (message.saved) {
      gone.add(message.key());
    }
  }

  void evict() {
    OpenMessage oldest = messages.size() > most ? messages.oldest() : null;
    if (oldest != null) {
      close(oldest);
      evicted++;
    }
  }

  long evicted() {
    return evicted;
  }

  /** Writes what changed since the last call, and removes closed messages. */
  void save(Map<String, byte[]> into, EventCodec codec) {
    gone.forEach(into::remove);
    gone.clear();
    for (OpenMessage message : changed) {
      message.changed = false;
      if (!message.closed) {
        into.put(message.key(), message.write(codec));
        message.saved = true;
      }
    }
    changed.clear();
  }
}
