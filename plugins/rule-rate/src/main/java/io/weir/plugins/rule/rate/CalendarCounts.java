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
import java.util.Collections;
import java.util.List;

/**
 * Counts from full hour to full hour, or from midnight to midnight. For each key there is the
 * latest window with an event, and the count of the window before it, so that a line that comes
 * late is counted where it belongs; what is older still is not counted. A key is forgotten an hour
 * after its window ended.
 */
final class CalendarCounts implements Counts {
  private static final long LATE = 3_600_000_000L;

  private final Limits limits;
  private final CalendarWindows windows;
  private final List<String> evidenceFields;
  private final KeyedState<State> states;
  private long now = Long.MIN_VALUE;

  /** No state has anything to do before this time. Follows from the states, so is not saved. */
  private long due = Long.MAX_VALUE;

  CalendarCounts(
      Limits limits,
      CalendarWindows windows,
      List<String> evidenceFields,
      int signature,
      RuleContext context) {
    this.limits = limits;
    this.windows = windows;
    this.evidenceFields = evidenceFields;
    states = context.state("windows", new Codec(signature, evidenceFields));
  }

  /** What is known of a key. */
  static final class State {
    long start;
    long end;
    long count;
    long first;

    /** The window is over and what stood was cleared. */
    boolean closed;

    /** The count of the window that ended where this one begins, or of an older one. */
    long before;

    long beforeStart = Long.MIN_VALUE;
    Evidence evidence;

    State(Evidence evidence) {
      this.evidence = evidence;
    }

    long standing() {
      return closed ? 0 : count;
    }
  }

  @Override
  public void open() {
    due = Long.MIN_VALUE;
    states.forEach((key, s) -> limits.known(key, s.standing()));
  }

  @Override
  public void count(String key, Event event, Alerts alerts) {
    long at = event.micros();
    long start = windows.start(at);
    State s = states.get(key);
    if (s == null) {
      s = begin(new State(new Evidence(evidenceFields)), at);
    } else if (start > s.start) {
      limits.fell(key, s.standing(), 0, alerts);
      s.before = s.count;
      s.beforeStart = s.start;
      s.evidence = new Evidence(evidenceFields);
      begin(s, at);
    } else if (start < s.start) {
      late(key, s, event, alerts);
      return;
    }
    long before = s.count;
    s.count += event.times();
    s.first = Math.min(s.first, at);
    s.evidence.add(event);
    states.put(key, s);
    if (s.closed) {
      limits.grewLate(key, before, s.count, 0, s.start, s.first, s.evidence, alerts);
    } else {
      limits.grew(key, before, s.count, s.start, s.first, s.evidence, alerts);
      if (limits.reached(s.count) > 0) {
        due = Math.min(due, s.end);
      }
    }
  }

  private State begin(State s, long at) {
    s.start = windows.start(at);
    s.end = windows.end(at);
    s.count = 0;
    s.first = at;
    s.closed = false;
    due = Math.min(due, s.end + LATE);
    return s;
  }

  /** The event's window is older than the key's latest one. */
  private void late(String key, State s, Event event, Alerts alerts) {
    long at = event.micros();
    long start = windows.start(at);
    if (start != s.beforeStart) {
      if (windows.end(at) != s.start) {
        return;
      }
      s.beforeStart = start;
      s.before = 0;
    }
    long before = s.before;
    s.before += event.times();
    states.put(key, s);
    Evidence own = new Evidence(evidenceFields);
    own.add(event);
    limits.grewLate(key, before, s.before, s.standing(), start, start, own, alerts);
  }

  @Override
  public void tick(long micros, Alerts alerts) {
    now = micros;
    if (micros < due) {
      return;
    }
    List<String> over = new ArrayList<>();
    due = Long.MAX_VALUE;
    states.forEach(
        (key, s) -> {
          long next = next(s);
          if (next <= micros) {
            over.add(key);
          } else {
            due = Math.min(due, next);
          }
        });
    // The state has no order, and the same events must give the same alerts in the same order.
    Collections.sort(over);
    for (String key : over) {
      State s = states.get(key);
      if (s == null) {
        continue;
      }
      limits.fell(key, s.standing(), 0, alerts);
      if (micros >= s.end + LATE) {
        states.remove(key);
      } else {
        s.closed = true;
        states.put(key, s);
        due = Math.min(due, next(s));
      }
    }
  }

  /** Keys below every limit need no closing, which saves a write for each of them. */
  private long next(State s) {
    return limits.reached(s.standing()) > 0 ? s.end : s.end + LATE;
  }

  @Override
  public void present(Sink to) {
    states.forEach(
        (key, s) -> {
          if (!s.closed && s.end > now) {
            to.take(key, s.count, s.start);
          }
        });
  }

  private record Codec(int signature, List<String> evidenceFields) implements StateCodec<State> {
    private static final int VERSION = 1;

    @Override
    public void write(State s, DataOutput out) throws IOException {
      out.writeByte(VERSION);
      out.writeInt(signature);
      out.writeLong(s.start);
      out.writeLong(s.end);
      out.writeLong(s.count);
      out.writeLong(s.first);
      out.writeBoolean(s.closed);
      out.writeLong(s.before);
      out.writeLong(s.beforeStart);
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
      long start = in.readLong();
      long end = in.readLong();
      long count = in.readLong();
      long first = in.readLong();
      boolean closed = in.readBoolean();
      long before = in.readLong();
      long beforeStart = in.readLong();
      State s = new State(Evidence.read(evidenceFields, in));
      s.start = start;
      s.end = end;
      s.count = count;
      s.first = first;
      s.closed = closed;
      s.before = before;
      s.beforeStart = beforeStart;
      return s;
    }
  }
}
