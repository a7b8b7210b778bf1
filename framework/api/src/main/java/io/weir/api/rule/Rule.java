package io.weir.api.rule;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Watches events and raises alerts. Pure: the same events and ticks give the same alerts. Owns no
 * thread, file or clock; what it must remember between events lies in the {@link KeyedState} that
 * it asked for in {@code create}.
 *
 * <ol>
 *   <li>{@link #open} once, after the state was read back.
 *   <li>When the state is new and {@link #memory} is not zero: {@link #judge} with kept events of
 *       the past, in order of time, with findings thrown away.
 *   <li>{@link #judge} for each event of the types in {@link #watches}, and {@link #tick} at least
 *       once a second of the running clock, in event time, which never goes back; all from the
 *       loop's thread.
 * </ol>
 *
 * An exception thrown from here stops the daemon: a rule has a defect or it has none.
 */
public interface Rule {
  /** The types it wants to see. */
  List<EventType> watches();

  /** The field its alerts are about; actions must fit it. */
  String subjectField();

  /**
   * What may stand under {@code block: { of: … }}: fields its alerts give as evidence. Empty for
   * most.
   */
  default List<String> evidenceFields() {
    return List.of();
  }

  /** Its levels, mildest first: what is counted against and which actions follow. */
  List<Level> levels();

  /** How much of the past it needs when its state is new. */
  Duration memory();

  /** Called once before the first event; {@code KeyedState} is filled. */
  default void open() {}

  /** Looks at one event. {@code event.times()} says for how many it stands. */
  void judge(Event event, Alerts alerts);

  /** Event time has come this far. */
  void tick(Instant time, Alerts alerts);

  /** The greatest present measures, for the page: at most {@code most}, the greatest first. */
  List<Measure> top(int most);

  /**
   * One level.
   *
   * @param limit at which measure it is reached
   * @param actions ids of the actions that follow
   */
  record Level(double limit, List<String> actions) {}

  /**
   * A present measure.
   *
   * @param subject whose
   * @param value how much
   * @param since since when it is counted
   */
  record Measure(Subject subject, double value, Instant since) {}
}
