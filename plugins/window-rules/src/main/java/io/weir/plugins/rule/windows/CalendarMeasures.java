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
import org.jspecify.annotations.Nullable;

/**
 * Measures from full hour to full hour, or from midnight to midnight. For each key there is the
 * latest window with an event, and the content of the window before it, so that a line that comes
 * late is measured where it belongs; what is older still is not measured. A key is forgotten an
 * hour after its window ended.
 */
final class CalendarMeasures<T>
    implements Measures, KeyedState.Deadline<CalendarMeasures.State<T>> {
  private static final long LATE = 3_600_000_000L;

  /** In the file: there is no window before. */
  private static final long NONE = Long.MIN_VALUE;

  private final Limits<T> limits;
  private final Meter<T> meter;
  private final CalendarWindows windows;
  private final List<String> evidenceFields;
  private final KeyedState<State<T>> states;
  private long now = Long.MIN_VALUE;

  CalendarMeasures(
      Limits<T> limits,
      Meter<T> meter,
      CalendarWindows windows,
      List<String> evidenceFields,
      int signature,
      RuleContext context) {
    this.limits = limits;
    this.meter = meter;
    this.windows = windows;
    this.evidenceFields = evidenceFields;
    states = context.state("windows", new Codec<>(meter, windows, signature, evidenceFields), this);
  }

  /** What is known of a key. */
  static final class State<T> extends Signs {
    long start;
    T content;
    long first;

    /** The window is over and what was active was cleared. */
    boolean closed;

    /** The window that ended where this one begins, or an older one. */
    @Nullable Before<T> before;

    State(T content) {
      this.content = content;
    }
  }

  private record Before<T>(long start, T content) {}

  private long end(State<T> s) {
    return windows.end(s.start);
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
      s = begin(new State<>(meter.empty()), at);
    } else if (start > s.start) {
      limits.fell(key, present(s), 0, alerts);
      s.before = new Before<>(s.start, s.content);
      s.content = meter.empty();
      s.forgetAll();
      begin(s, at);
    } else if (start < s.start) {
      late(key, s, event, alerts);
      return;
    }
    double before = meter.measure(s.content);
    meter.add(s.content, event);
    double after = meter.measure(s.content);
    s.first = Math.min(s.first, at);
    if (meter.isEvidence(event)) {
      s.add(evidenceFields, event, meter.isNear(s.content, limits.lowest()));
    }
    states.put(key, s);
    if (s.closed) {
      limits.grewLate(key, before, after, 0, s.content, s.start, s.first, s, alerts);
    } else {
      limits.measured(key, before, after, s.content, s.start, s.first, Long.MIN_VALUE, s, alerts);
    }
  }

  private State<T> begin(State<T> s, long at) {
    s.start = windows.start(at);
    s.first = at;
    s.closed = false;
    return s;
  }

  /** The event's window is older than the key's latest one. */
  private void late(String key, State<T> s, Event event, Alerts alerts) {
    long at = event.micros();
    long start = windows.start(at);
    Before<T> late = s.before;
    if (late == null || start != late.start()) {
      if (windows.end(at) != s.start) {
        return;
      }
      late = new Before<>(start, meter.empty());
      s.before = late;
    }
    T content = late.content();
    double before = meter.measure(content);
    meter.add(content, event);
    states.put(key, s);
    Signs own = new Signs();
    if (meter.isEvidence(event)) {
      own.add(evidenceFields, event, true);
    }
    double after = meter.measure(content);
    limits.grewLate(key, before, after, present(s), content, start, start, own, alerts);
  }

  /** Keys below every limit need no closing, which saves a write for each of them. */
  @Override
  public long of(State<T> s) {
    return limits.reached(present(s)) > 0 ? end(s) : end(s) + LATE;
  }

  @Override
  public void passed(String key, State<T> s, Instant time, Alerts alerts) {
    limits.fell(key, present(s), 0, alerts);
    if (Event.micros(time) >= end(s) + LATE) {
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
          if (!s.closed && end(s) > now) {
            to.take(key, meter.measure(s.content), s.start);
          }
        });
  }

  private record Codec<T>(
      Meter<T> meter, CalendarWindows windows, int signature, List<String> evidenceFields)
      implements KeyedState.Codec<State<T>> {
    @Override
    public void write(State<T> s, DataOutput out) throws IOException {
      Forms.begin(signature, out);
      out.writeLong(s.start);
      out.writeLong(windows.end(s.start));
      meter.write(s.content, out);
      out.writeLong(s.first);
      out.writeBoolean(s.closed);
      Before<T> before = s.before;
      meter.write(before == null ? meter.empty() : before.content(), out);
      out.writeLong(before == null ? NONE : before.start());
      s.write(evidenceFields, out);
    }

    @Override
    public State<T> read(DataInput in) throws IOException {
      int version = Forms.check(signature, in);
      long start = in.readLong();
      in.readLong(); // its end, which follows from its start
      State<T> s = new State<>(meter.read(in));
      s.start = start;
      s.first = in.readLong();
      s.closed = in.readBoolean();
      T before = meter.read(in);
      long beforeStart = in.readLong();
      s.before = beforeStart == NONE ? null : new Before<>(beforeStart, before);
      s.read(evidenceFields, version, in);
      return s;
    }
  }
}
