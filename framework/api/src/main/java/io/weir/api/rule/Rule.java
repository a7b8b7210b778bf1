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
 * Watches events and raises alerts. Pure: the same events and ticks give the same alerts, as long
 * as no key had to be forgotten. What it remembers lies in the {@link KeyedState} that it asked for
 * in {@code create}, and belongs to one {@link #subject} each, so that a runner may share out the
 * subjects among several instances. Owns no thread, file or clock.
 *
 * <ol>
 *   <li>{@link #watches}, {@link #subjectFields}, {@link #evidenceFields}, {@link #unit}, {@link
 *       #levels} and {@link #past} are asked after {@code create} and must not change.
 *   <li>{@link #open} once, after the state was read back.
 *   <li>When the state is new: what {@link #past} asks for, with findings thrown away.
 *   <li>{@link #subject} and {@link #judge} for each event of the types that it watches; {@link
 *       #hear} for each alert of the rules that it asked for; deadlines and {@link #tick} as event
 *       time moves on. All from one thread, but {@link #subject} from any.
 * </ol>
 *
 * An exception thrown from here is a mistake of the rule: nothing of the round is kept, its lines
 * are read again, and in the end the daemon stops.
 */
public interface Rule {
  /** The types it wants to see; may be empty for a rule that hears others. */
  List<EventType> watches();

  /**
   * The fields its alerts may be about, beside those of the rules that it hears; actions must fit
   * one of them.
   */
  Set<String> subjectFields();

  /** Fields whose values its alerts give as evidence. Empty for most. */
  default List<String> evidenceFields() {
    return List.of();
  }

  /** What its measures and limits count, in the plural: "messages", "addresses", "%". */
  default String unit() {
    return "events";
  }

  /** Its levels, mildest first: the limit of each, and which actions follow. */
  List<Level> levels();

  /** What it needs to have seen when its state is new. */
  default Past past() {
    return Past.NONE;
  }

  /**
   * Called once before all else; every {@link KeyedState} is filled.
   *
   * @param time event time by now: from here on silence counts
   */
  default void open(Instant time) {}

  /**
   * Whom an event is about; null when it does not count. Follows from the event alone. Events of
   * one subject are judged by one instance, in order.
   */
  @Nullable Subject subject(Event event);

  /**
   * Looks at an event that counts. {@code event.times()} says for how many it stands.
   *
   * @param subject what {@link #subject} said of it
   */
  void judge(Event event, Subject subject, Alerts alerts);

  /**
   * An alert of a rule that it {@link RuleContext#hears} begins, or is no longer active. Comes
   * after the events and ticks that led to it; a new rule first hears of those that are active.
   * Whatever it raises is about the alert's own subject.
   */
  default void hear(Alert alert, boolean active, Alerts alerts) {}

  /**
   * Event time has come this far; it never goes back. Called before the first event of each second
   * and at least once a second of the running clock while the sources are quiet. For what is about
   * no key; keys have a {@link KeyedState.Deadline}.
   */
  default void tick(Instant time, Alerts alerts) {}

  /**
   * The greatest present measures, for the page: at most {@code most}, the greatest first. From the
   * runner's thread, in between.
   */
  List<Measure> top(int most);

  /**
   * One level.
   *
   * @param limit at which measure it is reached, in the rule's unit
   * @param actions ids of the actions that follow, from the option {@code levels[].actions}
   */
  record Level(double limit, List<String> actions) {}

  /**
   * A present measure.
   *
   * @param subject whose
   * @param value how much, in the rule's unit
   * @param since since when it is counted
   */
  record Measure(Subject subject, double value, Instant since) {}

  /**
   * What a rule needs to have seen: kept events, with ticks between them, in order of time; or,
   * where hours are enough, their counts per hour: one event for each hour and value of a field,
   * which bears that field alone, at the beginning of the hour, and stands for so many ({@code
   * times}).
   *
   * @param length how far back
   * @param by the field by which hours are counted, see {@link EventType#counted}; empty for the
   *     events themselves
   */
  record Past(Duration length, String by) {
    /** Nothing. */
    public static final Past NONE = new Past(Duration.ZERO, "");

    /** The events themselves. */
    public static Past events(Duration length) {
      return new Past(length, "");
    }

    /** Counts per hour and value of the field. */
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
