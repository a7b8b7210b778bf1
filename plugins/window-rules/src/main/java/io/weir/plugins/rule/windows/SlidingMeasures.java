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

/** Measures the events of the last so many minutes, exact to the event. */
final class SlidingMeasures<T> implements Measures, KeyedState.Deadline<SlidingMeasures.State<T>> {
  private final Limits<T> limits;
  private final SlidingMeter<T> meter;
  private final long length;
  private final List<String> evidenceFields;
  private final KeyedState<State<T>> states;
  private long now = Long.MIN_VALUE;

  SlidingMeasures(
      Limits<T> limits,
      SlidingMeter<T> meter,
      Window window,
      List<String> evidenceFields,
      int signature,
      RuleContext context) {
    this.limits = limits;
    this.meter = meter;
    length = window.length().toMillis() * 1000;
    this.evidenceFields = evidenceFields;
    states = context.state("sliding", new Codec<>(meter, signature, evidenceFields), this);
  }

  /** What is known of a key. */
  static final class State<T> extends Signs {
    final T content;

    /** The newest event time ever: the window ends here, or at the tick. */
    long newest;

    State(T content, long newest) {
      this.content = content;
      this.newest = newest;
    }
  }

  @Override
  public void open() {
    states.forEach((key, s) -> limits.known(key, meter.measure(s.content)));
  }

  @Override
  public void add(String key, Event event, Alerts alerts) {
    long at = event.micros();
    State<T> s = states.get(key);
    if (s == null) {
      s = new State<>(meter.empty(), at);
    }
    if (at <= s.newest - length) {
      return;
    }
    s.newest = Math.max(s.newest, at);
    long over = s.newest - length;
    double before = meter.measure(s.content);
    meter.drop(s.content, over);
    meter.add(s.content, event);
    double after = meter.measure(s.content);
    if (meter.isEvidence(event)) {
      s.add(evidenceFields, event, meter.isNear(s.content, limits.lowest()), over);
    }
    limits.measured(
        key,
        before,
        after,
        s.content,
        0,
        limits.reached(after) == 0 ? at : meter.oldest(s.content),
        over,
        s,
        alerts);
    meter.keepFor(s.content, limits.greatest());
    states.put(key, s);
  }

  /** When the measure falls below the highest limit it is at; else when its last event is over. */
  @Override
  public long of(State<T> s) {
    double measure = meter.measure(s.content);
    long needed =
        limits.reached(measure) == 0 ? s.newest : meter.holds(s.content, limits.highest(measure));
    return needed + length;
  }

  @Override
  public void passed(String key, State<T> s, Instant time, Alerts alerts) {
    long over = Event.micros(time) - length;
    double before = meter.measure(s.content);
    meter.drop(s.content, over);
    double after = meter.measure(s.content);
    limits.timePassed(key, before, after, alerts);
    if (meter.isEmpty(s.content)) {
      states.remove(key);
    } else {
      s.forget(over);
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
          long from = Math.max(now == Long.MIN_VALUE ? now : now - length, s.newest - length);
          double measure = meter.since(s.content, from);
          if (measure > 0) {
            to.take(key, measure, Math.max(from, meter.oldest(s.content)));
          }
        });
  }

  private record Codec<T>(Meter<T> meter, int signature, List<String> evidenceFields)
      implements KeyedState.Codec<State<T>> {
    @Override
    public void write(State<T> s, DataOutput out) throws IOException {
      Forms.begin(signature, out);
      out.writeLong(s.newest);
      meter.write(s.content, out);
      s.write(evidenceFields, out);
    }

    @Override
    public State<T> read(DataInput in) throws IOException {
      int version = Forms.check(signature, in);
      long newest = in.readLong();
      State<T> s = new State<>(meter.read(in), newest);
      s.read(evidenceFields, version, in);
      return s;
    }
  }
}
