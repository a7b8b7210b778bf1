package io.weir.plugins.rule.combine;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Raises an alert where several other rules alerted about the same subject. A rule counts while an
 * alert of it is active, and for some time after its newest alert began.
 */
final class CombineRule implements Rule, KeyedState.Deadline<Map<String, Sign>> {
  private final int outOf;
  private final long micros;
  private final String within;
  private final List<Rule.Level> levels;
  private final KeyedState<Map<String, Sign>> subjects;

  private CombineRule(CombineConfig options, RuleContext context) {
    outOf = options.of().size();
    micros = options.within().toMillis() * 1000;
    within = text(options.within());
    levels = options.limits();
    int signature = (new TreeSet<>(options.of()) + " " + micros).hashCode();
    subjects = context.state("subjects", new Subjects(signature), this);
  }

  /** {@code 30m}, {@code 1h}, {@code 90s}. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  @Override
  public List<EventType> watches() {
    return List.of();
  }

  @Override
  public Set<String> subjectFields() {
    return Set.of();
  }

  @Override
  public List<String> evidenceFields() {
    return List.of(Combined.SENTENCES);
  }

  @Override
  public String unit() {
    return "rules";
  }

  @Override
  public List<Rule.Level> levels() {
    return levels;
  }

  @Override
  public @Nullable Subject subject(Event event) {
    return null;
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {}

  @Override
  public void hear(Alert alert, boolean active, Alerts alerts) {
    String key = Subjects.key(alert.subject());
    Map<String, Sign> known = subjects.get(key);
    Map<String, Sign> signs = known == null ? new TreeMap<>() : new TreeMap<>(known);
    Sign before = signs.get(alert.rule());
    if (active) {
      long now = Event.micros(alert.last());
      signs.values().removeIf(sign -> isOver(sign, now));
      signs.put(alert.rule(), Sign.of(alert, now, before == null ? 0 : before.active()));
      subjects.put(key, signs);
      said(alert.subject(), signs, alerts);
    } else if (before != null) {
      // When it ended the next tick will know: then it is seen whether its time is over too.
      signs.put(alert.rule(), before.without(alert));
      subjects.put(key, signs);
    }
  }

  private boolean isOver(Sign sign, long now) {
    return !sign.isActive() && sign.began() <= now - micros;
  }

  /** Raises what is reached, each time: what is active already is renewed. Clears the rest. */
  private void said(Subject subject, Map<String, Sign> signs, Alerts alerts) {
    for (int i = levels.size(); i > 0; i--) {
      if (signs.size() < levels.get(i - 1).limit()) {
        alerts.clear(i, subject);
      }
    }
    for (int i = 1; i <= levels.size(); i++) {
      double limit = levels.get(i - 1).limit();
      if (signs.size() >= limit) {
        alerts.raise(Combined.finding(i, subject, signs, limit, outOf, within));
      }
    }
  }

  /** When the first of those that have ended is over. */
  @Override
  public long of(Map<String, Sign> signs) {
    return signs.values().stream()
        .filter(sign -> !sign.isActive())
        .mapToLong(sign -> sign.began() + micros)
        .min()
        .orElse(NEVER);
  }

  @Override
  public void passed(String key, Map<String, Sign> known, Instant time, Alerts alerts) {
    Map<String, Sign> signs = new TreeMap<>(known);
    signs.values().removeIf(sign -> isOver(sign, Event.micros(time)));
    if (signs.isEmpty()) {
      subjects.remove(key);
    } else {
      subjects.put(key, signs);
    }
    said(Subjects.of(key), signs, alerts);
  }

  @Override
  public List<Measure> top(int most) {
    List<Measure> all = new ArrayList<>();
    subjects.forEach(
        (key, signs) -> {
          long since = signs.values().stream().mapToLong(Sign::began).min().orElse(0);
          all.add(new Measure(Subjects.of(key), signs.size(), Event.instant(since)));
        });
    all.sort(Comparator.comparingDouble(Measure::value).reversed().thenComparing(Measure::subject));
    return List.copyOf(all.subList(0, Math.min(Math.max(0, most), all.size())));
  }

  /** Makes rules of type {@code combine}. */
  @Extension
  public static final class Factory implements Rule.Factory<CombineConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "combine";
    }

    @Override
    public Class<CombineConfig> configType() {
      return CombineConfig.class;
    }

    @Override
    public Rule create(CombineConfig config, RuleContext context) {
      // Before anything is rejected: what is wrong with these rules is told at the same time.
      int place = 0;
      for (String rule : config.of()) {
        context.hears("of[" + place++ + "]", rule);
      }
      ConfigurationException wrong = null;
      int rules = config.of().size();
      if (config.levels().isEmpty() && config.least() > rules) {
        wrong = context.reject("least", config.least() + " of " + rules + " rules is too many");
      }
      int before = 0;
      for (int i = 0; i < config.levels().size(); i++) {
        int at = config.levels().get(i).at();
        if (at > rules) {
          wrong =
              context.reject("levels[" + i + "].at", at + " of " + rules + " rules is too many");
        } else if (at <= before) {
          wrong =
              context.reject(
                  "levels[" + i + "].at", at + " must be greater than the level before, " + before);
        }
        before = at;
      }
      if (wrong != null) {
        throw wrong;
      }
      return new CombineRule(config, context);
    }
  }
}
