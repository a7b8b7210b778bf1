package io.weir.api.rule;

import io.weir.api.ComponentFactory;
import io.weir.api.Event;
import io.weir.api.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches events and raises alerts. Deterministic: the same events and ticks give the same alerts,
 * as long as no key of its state had to be removed. All its memory is in the {@link KeyedState}
 * requested in {@code create}, each key belonging to one {@link #subject}, so that a runner may
 * distribute the subjects over several instances. Owns no thread, file or clock.
 *
 * <ol>
 *   <li>{@link #watches}, {@link #subjectFields}, {@link #evidenceFields}, {@link #unit}, {@link
 *       #levels}, {@link #past} and {@link #isDivisible} are called after {@code create}, any
 *       number of times, and must not change.
 *   <li>{@link #open} once, after the state was read.
 *   <li>When the state is new: the events that {@link #past} asks for; findings are discarded.
 *   <li>{@link #subject} and {@link #judge} for each event of the watched types; {@link #hear} for
 *       each alert of the rules that it hears; deadlines and {@link #tick} as event time advances.
 *       All from one thread, except {@link #subject}, which may come from any.
 * </ol>
 *
 * <p>An exception is a defect of the rule: nothing of the round is committed, its lines are read
 * again, and if that does not help the daemon stops.
 */
public interface Rule {
  /** The event types that it watches; may be empty for a rule that hears others. */
  List<EventType> watches();

  /**
   * The fields of its subjects, in addition to those of the rules that it hears; each action must
   * fit one of them.
   */
  Set<String> subjectFields();

  /**
   * The fields in the {@link Finding#evidence} of its alerts, in addition to those of the rules
   * that it hears; empty by default.
   */
  default List<String> evidenceFields() {
    return List.of();
  }

  /** The unit of its measures and limits, in the plural: "messages", "addresses", "%". */
  default String unit() {
    return "events";
  }

  /** Its levels, mildest first. */
  List<Level> levels();

  /** Which past events it needs when its state is new; none by default. */
  default Past past() {
    return Past.NONE;
  }

  /**
   * Whether a runner may distribute its subjects over several instances. False for a rule that has
   * something to find without any event ("no mail at all"): two instances would both find it, so
   * there is one, which gets all events.
   */
  default boolean isDivisible() {
    return true;
  }

  /**
   * Called once, when every {@link KeyedState} has been read.
   *
   * @param time the present event time, from which a rule may measure silence
   */
  default void open(Instant time) {}

  /**
   * The subject of an event; null when the event does not count. Must depend on the event alone.
   * One instance judges all events of a subject, in order.
   */
  @Nullable Subject subject(Event event);

  /**
   * Judges an event that counts, with weight {@link Event#times}.
   *
   * @param subject the event's {@link #subject}
   */
  void judge(Event event, Subject subject, Alerts alerts);

  /**
   * An alert of a rule that it {@link RuleContext#hears} has begun or is no longer active. Called
   * after the event or tick that caused it; a rule whose state is new first gets the active alerts.
   * May raise findings about the alert's subject only.
   */
  default void hear(Alert alert, boolean active, Alerts alerts) {}

  /**
   * Event time has reached {@code time}; it never goes back. Called before the first event of each
   * second of event time, and once a second while the sources have no new lines. For work that is
   * not tied to a key; for keys use {@link KeyedState.Deadline}.
   */
  default void tick(Instant time, Alerts alerts) {}

  /**
   * The greatest current measures, for the web page: at most {@code most}, the greatest first.
   * Called by the runner's thread, between other calls.
   */
  List<Measure> top(int most);

  /**
   * One level.
   *
   * @param limit the measure at which it is reached, in the rule's unit
   * @param actions ids of the actions it triggers, from the option {@code levels[].actions}
   */
  record Level(double limit, List<String> actions) {}

  /**
   * The current measure of a subject.
   *
   * @param subject the subject
   * @param value its measure, in the rule's unit
   * @param since event time from which it is measured
   */
  record Measure(Subject subject, double value, Instant since) {}

  /**
   * Past events for a rule with new state, in order of time and with ticks between them: the kept
   * events themselves, or their counts per hour, as one event at the beginning of the hour for each
   * value of a field, with that field alone and the count as {@link Event#times}.
   *
   * @param length how far back from the present event time
   * @param by the field by which hours are counted, see {@link EventType#counted}; empty for the
   *     events themselves
   */
  record Past(Duration length, String by) {
    /** No past events. */
    public static final Past NONE = new Past(Duration.ZERO, "");

    /** The events themselves. */
    public static Past events(Duration length) {
      return new Past(length, "");
    }

    /** The counts per hour by a field. */
    public static Past hours(Duration length, String by) {
      return new Past(length, by);
    }
  }

  /**
   * Makes rules.
   *
   * @param <C> the options
   */
  interface Factory<C> extends ComponentFactory<C> {
    /** Makes a rule; opens nothing. */
    Rule create(C config, RuleContext context);
  }
}
