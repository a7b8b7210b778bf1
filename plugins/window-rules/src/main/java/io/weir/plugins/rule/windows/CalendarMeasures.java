package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.RuleContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Measures from full hour to full hour, or from midnight to midnight. For each key there is the
 * latest window with an event, and the content of the window before it, so that a line that comes
 * late is measured where it belongs; what is older still is not measured. A key is forgotten an
 * hour after its window ended.
 */
final class CalendarMeasures<T>
    implements Measures, KeyedState.Deadline<CalendarMeasures.State<T>> {
  private static final long LATE = 3_600_000_000L;

  private final Limits limits;
  private final Meter<T> meter;
  private final CalendarWindows windows;
  private final List<String> evidenceFields;
  private final KeyedState<State<T>> states;
  private long now = Long.MIN_VALUE;

  CalendarMeasures(
      Limits limits,
      Meter<T> meter,
      CalendarWindows windows,
      List<String> evidenceFields,
      int signature,
      RuleContext context) {
    this.limits = limits;
    this.meter = meter;
    this.windows = windows;
    this.evidenceFields = evidenceFields;
    states = context.state("windows", new Codec<>(meter, signature, evidenceFields), this);
  }

  /** What is known of a key. */
  static final class State<T> {
    long start;
    long end;
    T content;
    long first;

    /** The window is over and what was active was cleared. */
    boolean closed;

    /** Of the window that ended where this one begins, or of an older one. */
    T before;

    long beforeStart = Long.MIN_VALUE;
    Signs signs;

    State(T content, T before, Signs signs) {
      this.content = content;
      this.before = before;
      this.signs = signs;
    }
  }

  private double present(State<T> s) {
    return s.closed ? 0 : meter.measure(s.content);
  }

  @Override
  public void open() {
    states.forEach((key, s) -> limits.known(key, present(s)));
  }

  @Override
  public void add(String key, Event event, Alerts alerts) {
    long at = event.micros();
    long start = windows.start(at);
    State<T> s = states.get(key);
    if (s == null) {
      s = begin(new State<>(meter.empty(), meter.empty(), new Signs(evidenceFields)), at);
    } else if (start > s.start) {
      limits.fell(key, present(s), 0, alerts);
      s.before = s.content;
      s.beforeStart = s.start;
      s.content = meter.empty();
      s.signs = new Signs(evidenceFields);
      begin(s, at);
    } else if (start < s.start) {
      late(key, s, event, alerts);
      return;
    }
    double before = meter.measure(s.content);
    meter.add(s.content, event);
    double after = meter.measure(s.content);
    s.first = Math.min(s.first, at);
    s.signs.add(event, limits.isNear(after));
    states.put(key, s);
    if (s.closed) {
      limits.grewLate(key, before, after, 0, s.start, s.first, s.signs, alerts);
    } else {
      limits.grew(key, before, after, s.start, s.first, Long.MIN_VALUE, s.signs, alerts);
    }
  }

  private State<T> begin(State<T> s, long at) {
    s.start = windows.start(at);
    s.end = windows.end(at);
    s.first = at;
    s.closed = false;
    return s;
  }

  /** The event's window is older than the key's latest one. */
  private void late(String key, State<T> s, Event event, Alerts alerts) {
    long at = event.micros();
    long start = windows.start(at);
    if (start != s.beforeStart) {
      if (windows.end(at) != s.start) {
        return;
      }
      s.beforeStart = start;
      s.before = meter.empty();
    }
    double before = meter.measure(s.before);
    meter.add(s.before, event);
    states.put(key, s);
    Signs own = new Signs(evidenceFields);
    own.add(event, true);
    limits.grewLate(key, before, meter.measure(s.before), present(s), start, start, own, alerts);
  }

  /** Keys below every limit need no closing, which saves a write for each of them. */
  @Override
  public long of(State<T> s) {
    return limits.reached(present(s)) > 0 ? s.end : s.end + LATE;
  }

  @Override
  public void passed(String key, State<T> s, Instant time, Alerts alerts) {
    limits.fell(key, present(s), 0, alerts);
    if (Event.micros(time) >= s.end + LATE) {
      states.remove(key);
    } else {
      s.closed = true;
      states.put(key, s);
    }
  }

  @Override
  public void tick(long micros) {
    now = micros;
  }

  @Override
  public void present(Sink to) {
    states.forEach(
        (key, s) -> {
          if (!s.closed && s.end > now) {
            to.take(key, meter.measure(s.content), s.start);
          }
        });
  }

  private record Codec<T>(Meter<T> meter, int signature, List<String> evidenceFields)
      implements KeyedState.Codec<State<T>> {
    @Override
    public void write(State<T> s, DataOutput out) throws IOException {
      Forms.begin(signature, out);
      out.writeLong(s.start);
      out.writeLong(s.end);
      meter.write(s.content, out);
      out.writeLong(s.first);
      out.writeBoolean(s.closed);
      meter.write(s.before, out);
      out.writeLong(s.beforeStart);
      s.signs.write(out);
    }

    @Override
    public State<T> read(DataInput in) throws IOException {
      int version = Forms.check(signature, in);
      long start = in.readLong();
      long end = in.readLong();
      T content = meter.read(in);
      long first = in.readLong();
      boolean closed = in.readBoolean();
      T before = meter.read(in);
      long beforeStart = in.readLong();
      State<T> s = new State<>(content, before, Signs.read(evidenceFields, version, in));
      s.start = start;
      s.end = end;
      s.first = first;
      s.closed = closed;
      s.beforeStart = beforeStart;
      return s;
    }
  }
}
