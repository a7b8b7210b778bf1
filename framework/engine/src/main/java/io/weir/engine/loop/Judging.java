package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.engine.act.Act;
import io.weir.engine.judge.Judge;
import io.weir.engine.view.Latency;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Passes what is read to the judge, and to {@link Act} to be kept. Loop's thread. */
final class Judging implements Reading.Sink {
  private final Judge judge;
  private final Act act;
  private final Places places;
  private final Pulse pulse;
  private final Delays delays = new Delays();
  private final IdentityHashMap<EventType, long[]> counts = new IdentityHashMap<>();

  Judging(Judge judge, Act act, Places places, Pulse pulse) {
    this.judge = judge;
    this.act = act;
    this.places = places;
    this.pulse = pulse;
  }

  @Override
  public boolean takes(Event event) {
    pulse.event(event.id().stream(), event.id().place());
    if (places.isKnown(event)) {
      return false;
    }
    delays.event(event.micros());
    return true;
  }

  @Override
  public void event(Event event) {
    count(event);
    act.event(event);
    judge.judge(event);
  }

  @Override
  public void tick(Instant time) {
    judge.tick(time);
  }

  /** What is judged next is judged at this time. */
  void round(Instant time) {
    delays.round(time);
  }

  /** How long events took until they were judged. */
  Latency latency() {
    return delays.latency();
  }

  /** Events by type since the start. */
  Map<String, Long> counts() {
    Map<String, Long> byName = new TreeMap<>();
    counts.forEach((type, count) -> byName.merge(type.name(), count[0], Long::sum));
    return byName;
  }

  private void count(Event event) {
    long[] count = counts.get(event.type());
    if (count == null) {
      count = new long[1];
      counts.put(event.type(), count);
    }
    count[0] += event.times();
  }
}
