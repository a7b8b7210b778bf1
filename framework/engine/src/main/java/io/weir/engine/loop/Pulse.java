package io.weir.engine.loop;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the loop is at, for the {@link Watch}. The loop writes it, at next to no cost, another
 * thread reads: single values are whole, and all of them fit together as soon as the loop hangs
 * still.
 */
final class Pulse {
  /** Empty while the loop waits for work. */
  private volatile String step = "";

  private volatile String source = "";
  private volatile boolean onEvent;
  private final AtomicLong beats = new AtomicLong();
  private final AtomicLong stream = new AtomicLong();
  private final AtomicLong place = new AtomicLong();

  /** Loop: this is done next; no single line is at fault when it takes long. */
  void step(String what) {
    onEvent = false;
    step = what;
    beat();
  }

  /** Loop: the lines of this source are parsed next. */
  void parses(String sourceId) {
    source = sourceId;
    step("parsing lines");
  }

  /** Loop: events are judged next. */
  void judges() {
    step("judging events");
    onEvent = true;
  }

  /** Loop: the event made of this line is joined and judged next. */
  void event(long ofStream, long atPlace) {
    stream.setOpaque(ofStream);
    place.setOpaque(atPlace);
    beat();
  }

  /** Loop: it waits for work. */
  void rests() {
    step = "";
    beat();
  }

  private void beat() {
    beats.setOpaque(beats.getPlain() + 1);
  }

  /** Any thread: grows with all that the loop does. */
  long beats() {
    return beats.getOpaque();
  }

  /** Any thread: what is done, or empty. */
  String step() {
    return step;
  }

  /** Any thread: the source whose lines were parsed last. */
  String source() {
    return source;
  }

  /** Any thread: whether {@link #stream} and {@link #place} say what is worked on. */
  boolean isOnEvent() {
    return onEvent;
  }

  long stream() {
    return stream.getOpaque();
  }

  long place() {
    return place.getOpaque();
  }
}
