package io.weir.plugins.rule.windows;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rule that measures the events of each key in a window, and raises an alert where the measure
 * reaches a limit. What it measures is a {@link Meter}, what it says are {@link Wording}; the
 * options come from the record of the rule that uses it.
 */
public final class WindowRule implements Rule {
  private final Options options;
  private final String unit;
  private final Meter<?> meter;
  private final Keys keys;
  private final List<String> evidenceFields;
  private final Measures measures;

  /**
   * The options that every such rule has.
   *
   * @param event the event type
   * @param per by which keys, one at least; the first is the subject of the alerts
   * @param where which events count
   * @param window in which time
   * @param levels the limits, the lowest first
   */
  public record Options(
      EventType event, List<Key> per, Condition where, Window window, List<Rule.Level> levels) {
    /** Copies the lists. */
    public Options {
      per = List.copyOf(per);
      levels = List.copyOf(levels);
    }

    /**
     * A number for all that the meaning of the measures depends on: what was measured under other
     * options is not taken over. The limits are not among it.
     */
    private int signature(RuleContext context, String more) {
      StringBuilder out =
          new StringBuilder(event.name()).append(new Keys(per).signature()).append(window);
      if (window.kind() != Window.Kind.SLIDING) {
        out.append(context.zone());
      }
      return out.append(text(where)).append(more).toString().hashCode();
    }
  }

  private <T> WindowRule(
      Options options,
      String unit,
      String more,
      Meter<T> meter,
      Wording<T> wording,
      RuleContext context) {
    this.options = options;
    this.unit = unit;
    this.meter = meter;
    keys = new Keys(options.per());
    Window window = options.window();
    evidenceFields = Evidence.fields(options.event(), keys.subjectFields(), meter.evidence());
    Limits<T> limits =
        new Limits<>(options.levels(), keys, window, context.zone(), wording, evidenceFields);
    int signature = options.signature(context, more + String.join(",", meter.evidence()));
    measures =
        window.kind() == Window.Kind.SLIDING
            ? new SlidingMeasures<>(
                limits, (SlidingMeter<T>) meter, window, evidenceFields, signature, context)
            : new CalendarMeasures<>(
                limits,
                meter,
                new CalendarWindows(window.kind(), context.zone()),
                evidenceFields,
                signature,
                context);
  }

  /**
   * Makes a rule; called in the factory's {@code create}.
   *
   * @param options what every such rule has
   * @param unit what is measured, in the plural: {@code messages}
   * @param more further options that the meaning of the measures depends on, as text, so that what
   *     was measured under others is not taken over; empty for none
   * @param meter what is measured; a {@link SlidingMeter} where the window slides
   * @param wording the sentence for people
   * @param context the rule's own
   * @throws ConfigurationException when the levels are not in order; reported
   */
  public static <T> WindowRule of(
      Options options,
      String unit,
      String more,
      Meter<T> meter,
      Wording<T> wording,
      RuleContext context) {
    ConfigurationException wrong = Limit.inOrder(options.levels(), context);
    if (wrong != null) {
      throw wrong;
    }
    return new WindowRule(options, unit, more, meter, wording, context);
  }

  @Override
  public List<EventType> watches() {
    return List.of(options.event());
  }

  @Override
  public Set<String> subjectFields() {
    return keys.subjectFields();
  }

  @Override
  public List<String> evidenceFields() {
    return evidenceFields;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public List<Rule.Level> levels() {
    return options.levels();
  }

  /**
   * A condition as text, the same for the same tests in whatever order: for the options that the
   * meaning of a measure depends on.
   */
  public static String text(Condition condition) {
    StringBuilder out = new StringBuilder();
    new TreeMap<>(condition.tests())
        .forEach(
            (field, tests) -> {
              out.append(field);
              tests.forEach(
                  t -> out.append(t.word()).append(new TreeSet<>(t.values())).append(t.number()));
            });
    return out.toString();
  }

  /** A day may have 25 hours. */
  @Override
  public Past past() {
    Window window = options.window();
    return Past.events(
        window.kind() == Window.Kind.CALENDAR_DAY ? Duration.ofHours(25) : window.length());
  }

  @Override
  public void open(Instant time) {
    measures.open();
  }

  @Override
  public @Nullable Subject subject(Event event) {
    if (!options.where().holds(event) || !meter.counts(event)) {
      return null;
    }
    return keys.subject(event);
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {
    String state = keys.state(event, subject);
    if (state != null) {
      measures.add(state, event, alerts);
    }
  }

  @Override
  public void tick(Instant time, Alerts alerts) {
    measures.tick(Event.micros(time));
  }

  @Override
  public List<Measure> top(int most) {
    if (most < 1) {
      return List.of();
    }
    PriorityQueue<Measure> best = new PriorityQueue<>(Comparator.comparingDouble(Measure::value));
    // With several keys a subject may have several measures: the page shows its greatest.
    Map<Subject, Measure> bySubject = new HashMap<>();
    measures.present(
        (key, measure, since) -> {
          Subject subject = keys.subject(key);
          if (keys.several()) {
            Measure other = bySubject.get(subject);
            if (other == null || other.value() < measure) {
              bySubject.put(subject, new Measure(subject, measure, Event.instant(since)));
            }
          } else {
            offer(best, most, new Measure(subject, measure, Event.instant(since)));
          }
        });
    bySubject.values().forEach(m -> offer(best, most, m));
    List<Measure> sorted = new ArrayList<>(best);
    sorted.sort(
        Comparator.comparingDouble(Measure::value).reversed().thenComparing(Measure::subject));
    return sorted;
  }

  private static void offer(PriorityQueue<Measure> best, int most, Measure measure) {
    best.add(measure);
    if (best.size() > most) {
      best.poll();
    }
  }
}
