package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.parser.Join;
import io.weir.api.source.LineBatch;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.join.Joins;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lines to joined events, in the order of time, whoever wants them: the daemon, which judges them,
 * an import, which only keeps them. Parses batches, merges those of several sources, lets event
 * time pass, joins. Everything but parsing is done by the one thread that calls.
 */
public final class Reading {
  private final Parsing parsing;
  private final Joins joins;
  private final Sink to;
  private final Consumer<Event> out;
  private final EventClock clock = new EventClock();
  private Merge merge = new Merge();
  private long lines;
  private long handedOn;

  /** What becomes of events. Called by the thread that reads. */
  public interface Sink {
    /** An event as it was parsed comes next; false leaves it out, as if its line were not there. */
    default boolean takes(Event event) {
      return true;
    }

    /** An event with all that is known of its message, or one that was put together. */
    void event(Event event);

    /** A second or more of event time is over; what waited for that was handed on before. */
    default void tick(Instant time) {}
  }

  /**
   * Without a state: what is not read to its end in one go is lost.
   *
   * @param parsing to which lines are given; it is not closed here
   * @param joins those of the pipeline
   */
  public Reading(Parsing parsing, List<Join> joins, Sink to) {
    this(parsing, joins, to, false);
  }

  /**
   * @param saved whether {@link #save} is called now and then
   */
  Reading(Parsing parsing, List<Join> joins, Sink to, boolean saved) {
    this.parsing = parsing;
    this.joins = new Joins(joins, saved);
    this.to = to;
    this.out =
        event -> {
          handedOn++;
          to.event(event);
        };
  }

  /**
   * Parses a batch. Its events wait for {@link #flush}; the batch is not needed for that.
   *
   * @param source the events of one source stay in the order in which they are given
   */
  public Parsing.Parsed parse(Object source, LineBatch batch) {
    Parsing.Parsed parsed = parsing.parse(batch);
    lines += batch.size();
    merge.add(source, parsed.events());
    return parsed;
  }

  /** Hands on what was parsed since the last call. */
  public void flush() {
    Merge all = merge;
    merge = new Merge();
    all.inOrder(this::event);
  }

  private void event(Event event) {
    if (to.takes(event)) {
      if (clock.event(event.micros())) {
        tick();
      }
      joins.join(event, out);
    }
  }

  private void tick() {
    joins.time(clock.micros(), out);
    to.tick(Event.instant(clock.micros()));
  }

  /**
   * Event time moves on though no line came; what is less than a second is left for later.
   *
   * @return whether there was an event that waited for that
   */
  public boolean moveOn(Instant time) {
    long before = handedOn;
    if (clock.moveOn(Event.micros(time))) {
      tick();
    }
    return handedOn > before;
  }

  /**
   * There is nothing more to come: hands on what waits for more to be known.
   *
   * @return whether there was any
   */
  public boolean finish() {
    long before = handedOn;
    joins.finish(out);
    return handedOn > before;
  }

  /** The latest time that an event said; 1970 before the first. */
  public Instant time() {
    return Event.instant(clock.micros());
  }

  /** As {@link #time}, in microseconds since 1970. */
  long micros() {
    return clock.micros();
  }

  /** How many lines were parsed. */
  public long lines() {
    return lines;
  }

  /** How much of them was understood. */
  public Coverage coverage() {
    return parsing.coverage();
  }

  /** How often each line is written in a stream that was judged in the last batch; 0: none was. */
  public int copies() {
    return parsing.copies();
  }

  /** Messages that were closed because too many were open. */
  public long evicted() {
    return joins.evicted();
  }

  /** Takes back what {@link #save} wrote. */
  void restore(StateFile state) throws IOException {
    clock.restore(state);
    joins.restore(state);
    parsing.restore(state);
  }

  /** Writes what changed since the last call. */
  void save(StateFile state) {
    joins.save(state);
    parsing.save(state);
    clock.save(state);
  }

  Parsing parsing() {
    return parsing;
  }
}
