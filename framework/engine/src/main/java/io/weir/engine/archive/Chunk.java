package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.engine.loop.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What came of a batch of lines, on its way from the thread that reads to the one that uses it. */
final class Chunk implements Reading.Sink {
  /** Events and, where event time passed, instants; in their order. */
  private final List<Object> items = new ArrayList<>();

  private long lines;
  private long unknown;

  @Override
  public void event(Event event) {
    items.add(event);
  }

  @Override
  public void tick(Instant time) {
    items.add(time);
  }

  /** These lines are in it. */
  void parsed(long number, long notKnown) {
    lines = number;
    unknown = notKnown;
  }

  void handOn(Reading.Sink to) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Event event) {
        to.event(event);
      } else {
        to.tick((Instant) items.get(i));
      }
    }
  }

  long lines() {
    return lines;
  }

  long unknown() {
    return unknown;
  }
}
