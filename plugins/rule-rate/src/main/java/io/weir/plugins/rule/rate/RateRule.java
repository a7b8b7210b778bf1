package io.weir.plugins.rule.rate;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.RuleFactory;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Counts events per key in a window and raises an alert where the count reaches a limit. */
final class RateRule implements Rule {
  private final RateConfig config;
  private final EventType type;
  private final List<String> evidenceFields;
  private final Limits limits;
  private final Counts counts;

  RateRule(RateConfig config, EventType type, RuleContext context) {
    this.config = config;
    this.type = type;
    evidenceFields = Evidence.fields(type, subjectField());
    limits = new Limits(config, new Sentence(type, config, context.zone()));
    Window window = config.window();
    int signature = config.signature(context.zone());
    counts =
        window.kind() == Window.Kind.SLIDING
            ? new SlidingCounts(limits, window, evidenceFields, signature, context)
            : new CalendarCounts(
                limits,
                new CalendarWindows(window.kind(), context.zone()),
                evidenceFields,
                signature,
                context);
  }

  @Override
  public List<EventType> watches() {
    return List.of(type);
  }

  @Override
  public String subjectField() {
    return config.per().get(0).field();
  }

  @Override
  public List<String> evidenceFields() {
    return evidenceFields;
  }

  @Override
  public List<Level> levels() {
    return config.levels().stream().map(l -> new Level(l.at(), l.actions())).toList();
  }

  /** A day may have 25 hours. */
  @Override
  public Duration memory() {
    Window window = config.window();
    return window.kind() == Window.Kind.CALENDAR_DAY ? Duration.ofHours(25) : window.length();
  }

  @Override
  public void open() {
    counts.open();
  }

  @Override
  public void judge(Event event, Alerts alerts) {
    String key = key(event);
    if (key != null && config.where().holds(event)) {
      counts.count(key, event, alerts);
    }
  }

  /** Event texts have no NUL, so it can stand between the parts. */
  private @Nullable String key(Event event) {
    String key = config.per().get(0).of(event);
    for (int i = 1; key != null && i < config.per().size(); i++) {
      Key next = config.per().get(i);
      String part = next.of(event);
      key = part == null ? null : key + '\0' + part;
    }
    return key;
  }

  @Override
  public void tick(Instant time, Alerts alerts) {
    counts.tick(CalendarWindows.micros(time), alerts);
  }

  @Override
  public List<Measure> top(int most) {
    if (most < 1) {
      return List.of();
    }
    PriorityQueue<Measure> best = new PriorityQueue<>(Comparator.comparingDouble(Measure::value));
    // With several keys a subject may have several counts: the page shows its greatest.
    Map<Subject, Measure> bySubject = new HashMap<>();
    counts.present(
        (key, count, since) -> {
          Subject subject = limits.subject(key);
          if (config.per().size() > 1) {
            Measure other = bySubject.get(subject);
            if (other == null || other.value() < count) {
              bySubject.put(subject, new Measure(subject, count, CalendarWindows.instant(since)));
            }
          } else {
            offer(best, most, new Measure(subject, count, CalendarWindows.instant(since)));
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

  /** Makes {@link RateRule}s. */
  @Extension
  public static final class Factory implements RuleFactory<RateConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "rate";
    }

    @Override
    public Class<RateConfig> configType() {
      return RateConfig.class;
    }

    @Override
    public Rule create(RateConfig config, RuleContext context) {
      EventType type = context.eventType("event", config.event());
      ConfigurationException wrong = RateChecks.check(config, type, context);
      if (wrong != null) {
        throw wrong;
      }
      return new RateRule(config, type, context);
    }
  }
}
