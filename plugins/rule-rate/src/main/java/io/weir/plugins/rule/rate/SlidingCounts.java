package io.weir.plugins.rule.rate;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Counts the events of the last so many minutes, exact to the event. A key keeps the times of its
 * newest events, no more than it takes to tell whether the greatest limit is reached; beyond that
 * it counts no further.
 */
final class SlidingCounts implements Counts {
  private static final long NEVER = Long.MAX_VALUE;

  private final Limits limits;
  private final long length;
  private final List<String> evidenceFields;
  private final KeyedState<State> states;
  private long now = Long.MIN_VALUE;

  /** Keys by the second in which a tick must look at them. Follows from the states. */
  private final TreeMap<Long, List<String>> agenda = new TreeMap<>();

  SlidingCounts(
      Limits limits,
      Window window,
      List<String> evidenceFields,
      int signature,
      RuleContext context) {
    this.limits = limits;
    length = window.length().toMillis() * 1000;
    this.evidenceFields = evidenceFields;
    states = context.state("sliding", new Codec(signature, evidenceFields));
  }

  /** What is known of a key. */
  static final class State {
    final Ring ring;
    final Evidence evidence;

    /** The newest event time ever: the window ends here, or at the tick. */
    long newest;

    /** When the agenda has it; not saved. */
    long planned = NEVER;

    State(Ring ring, Evidence evidence, long newest) {
      this.ring = ring;
      this.evidence = evidence;
      this.newest = newest;
    }
  }

  @Override
  public void open() {
    states.forEach(
        (key, s) -> {
          limits.known(key, s.ring.sum());
          plan(key, s);
        });
  }

  @Override
  public void count(String key, Event event, Alerts alerts) {
    long at = event.micros();
    State s = states.get(key);
    if (s == null) {
      s = new State(new Ring(), new Evidence(evidenceFields), at);
    }
    if (at <= s.newest - length) {
      return;
    }
    s.newest = Math.max(s.newest, at);
    long before = s.ring.sum();
    s.ring.dropUntil(s.newest - length);
    s.ring.add(at, event.times());
    s.evidence.forget(s.newest - length);
    s.evidence.add(event);
    long after = s.ring.sum();
    limits.fell(key, before, after, alerts);
    limits.grew(key, Math.min(before, after), after, 0, s.ring.oldest(), s.evidence, alerts);
    s.ring.keepFor(limits.greatest());
    states.put(key, s);
    plan(key, s);
  }

  /** When a count falls below the highest limit it is at; else when its last event is too old. */
  private long due(State s) {
    long needed =
        limits.reached(s.ring.sum()) == 0
            ? s.newest
            : s.ring.lastNeededFor(limits.highest(s.ring.sum()));
    return needed + length;
  }

  private void plan(String key, State s) {
    long due = due(s);
    if (due < s.planned) {
      s.planned = due;
      agenda.computeIfAbsent(Math.floorDiv(due, 1_000_000L), d -> new ArrayList<>(1)).add(key);
    }
  }

  @Override
  public void tick(long micros, Alerts alerts) {
    now = micros;
    long second = Math.floorDiv(micros, 1_000_000L);
    if (agenda.isEmpty() || agenda.firstKey() > second) {
      return;
    }
    List<String> keys = new ArrayList<>();
    while (!agenda.isEmpty() && agenda.firstKey() <= second) {
      keys.addAll(agenda.pollFirstEntry().getValue());
    }
    // The state has no order, and the same events must give the same alerts in the same order.
    keys.stream().sorted().distinct().forEach(key -> look(key, micros, alerts));
  }

  private void look(String key, long micros, Alerts alerts) {
    State s = states.get(key);
    if (s == null) {
      return;
    }
    s.planned = NEVER;
    if (due(s) <= micros) {
      long before = s.ring.sum();
      s.ring.dropUntil(micros - length);
      limits.fell(key, before, s.ring.sum(), alerts);
      if (s.ring.size() == 0) {
        states.remove(key);
        return;
      }
      s.evidence.forget(micros - length);
      states.put(key, s);
    }
    plan(key, s);
  }

  @Override
  public void present(Sink to) {
    states.forEach(
        (key, s) -> {
          long from = Math.max(now == Long.MIN_VALUE ? now : now - length, s.newest - length);
          long count = s.ring.since(from);
          if (count > 0) {
            to.take(key, count, Math.max(from, s.ring.oldest()));
          }
        });
  }

  private record Codec(int signature, List<String> evidenceFields) implements StateCodec<State> {
    private static final int VERSION = 1;

    @Override
    public void write(State s, DataOutput out) throws IOException {
      out.writeByte(VERSION);
      out.writeInt(signature);
      out.writeLong(s.newest);
      s.ring.write(out);
      s.evidence.write(out);
    }

    @Override
    public State read(DataInput in) throws IOException {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("version " + version);
      }
      if (in.readInt() != signature) {
        throw new IOException("it was kept for other options");
      }
      long newest = in.readLong();
      Ring ring = Ring.read(in);
      return new State(ring, Evidence.read(evidenceFields, in), newest);
    }
  }
}
