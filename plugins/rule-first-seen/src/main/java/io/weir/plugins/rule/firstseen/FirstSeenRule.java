package io.weir.plugins.rule.firstseen;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Key;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.plugins.rule.windows.Greatest;
import io.weir.plugins.rule.windows.Keys;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Signature;
import io.weir.plugins.rule.windows.Signs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Remembers the values of each key, and raises an alert when one is new after a time of learning.
 */
final class FirstSeenRule implements Rule, KeyedState.Deadline<KeyState> {
  private static final long HOUR = 3_600_000_000L;

  /** So many known values stand in a sentence. */
  private static final int SHOWN = 3;

  private final FirstSeenConfig config;
  private final Keys keys;
  private final Key of;
  private final List<Limit> levels;
  private final List<String> evidenceFields;
  private final long learn;
  private final long quiet;
  private final int forgetHours;
  private final KeyedState<KeyState> states;

  FirstSeenRule(FirstSeenConfig config, RuleContext context) {
    config.check(context);
    this.config = config;
    keys = new Keys(List.of(config.per()));
    of = config.of();
    levels = config.levels();
    learn = micros(config.learn());
    quiet = micros(config.quiet());
    forgetHours = (int) config.forget().toHours();
    evidenceFields =
        Signs.fields(
            config.event(),
            keys.subjectFields(),
            of.alternatives().stream().map(Key::field).toList());
    Signature signature =
        Signature.of(
            1,
            config.event(),
            config.where(),
            keys.signature(),
            of,
            String.join(",", evidenceFields));
    states = context.state("values", new KeyState.Codec(signature, evidenceFields), this);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  @Override
  public List<EventType> watches() {
    return List.of(config.event());
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
    return "new values";
  }

  @Override
  public List<Level> levels() {
    return Limit.levels(levels);
  }

  /** Twice the time of learning: who was there in the first half is known when the rule begins. */
  @Override
  public Past past() {
    Duration twice = config.learn().multipliedBy(2);
    return Past.events(twice.compareTo(config.forget()) < 0 ? twice : config.forget());
  }

  @Override
  public @Nullable Subject subject(Event event) {
    return config.where().holds(event) && of.of(event) != null ? keys.subject(event) : null;
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {
    String key = keys.state(event, subject);
    String value = of.of(event);
    if (key == null || value == null) {
      return;
    }
    long at = event.micros();
    KeyState s = states.get(key);
    boolean changed = s == null || at < s.first;
    if (s == null) {
      s = new KeyState(at);
    }
    s.first = Math.min(s.first, at);
    if (s.count > 0 && at >= s.until) {
      end(subject, s, alerts);
      changed = true;
    }
    KnownValues.Shown shown =
        s.known.show(value, (int) Math.floorDiv(at, HOUR), forgetHours, config.mostValues());
    changed |= shown != KnownValues.Shown.KNOWN;
    boolean isNew = shown == KnownValues.Shown.NEW && at - s.first >= learn;
    if (isNew) {
      s.since = s.count == 0 ? at : Math.min(s.since, at);
      s.until = s.count == 0 ? at + quiet : Math.max(s.until, at + quiet);
      s.addNew(value);
    }
    if (isNew || s.count > 0 && s.isNew(value)) {
      s.add(evidenceFields, event, true);
      raise(key, subject, s, alerts);
      changed = true;
    }
    if (changed) {
      states.put(key, s);
    }
  }

  private void end(Subject subject, KeyState s, Alerts alerts) {
    for (int level = 1; level <= levels.size(); level++) {
      alerts.clear(level, subject);
    }
    s.end();
  }

  /**
   * What is active already is renewed, so that later events of a new value are evidence as well.
   */
  private void raise(String key, Subject subject, KeyState s, Alerts alerts) {
    String sentence = null;
    for (int level = 1; level <= levels.size() && s.count >= levels.get(level - 1).at(); level++) {
      if (sentence == null) {
        sentence = sentence(key, s);
      }
      alerts.raise(
          Finding.at(level, subject)
              .measured(s.count, (double) levels.get(level - 1).at())
              .since(Event.instant(s.since))
              .evidence(s.values(evidenceFields))
              .events(s.events(Long.MIN_VALUE))
              .says(sentence));
    }
  }

  private String sentence(String key, KeyState s) {
    StringBuilder out = new StringBuilder(128).append(keys.shown(key)).append(": ");
    if (s.count == 1) {
      out.append("new ").append(of).append(' ');
    } else {
      out.append(s.count).append(" new values of ").append(of).append(", the last ");
    }
    out.append(shown(s.newest())).append(" (known: ");
    List<String> known = s.known.latest(v -> !s.isNew(v));
    if (known.isEmpty()) {
      return out.append("none)").toString();
    }
    for (int i = 0; i < Math.min(SHOWN, known.size()); i++) {
      out.append(i == 0 ? "" : ", ").append(shown(known.get(i)));
    }
    if (known.size() > SHOWN) {
      out.append(" and ").append(known.size() - SHOWN).append(" more");
    }
    return out.append(')').toString();
  }

  private String shown(String value) {
    return Text.visible(of.shown(value));
  }

  private long forgotten(KeyState s) {
    return (s.known.lastHour() + 1L + forgetHours) * HOUR;
  }

  @Override
  public long of(KeyState s) {
    return s.count > 0 ? s.until : forgotten(s);
  }

  @Override
  public void passed(String key, KeyState s, Instant time, Alerts alerts) {
    if (s.count > 0) {
      end(keys.subject(key), s, alerts);
      states.put(key, s);
    }
    if (Event.micros(time) >= forgotten(s)) {
      states.remove(key);
    }
  }

  @Override
  public List<Measure> top(int most) {
    Greatest greatest = new Greatest(most);
    states.forEach(
        (key, s) -> {
          if (s.count > 0) {
            greatest.add(new Measure(keys.subject(key), s.count, Event.instant(s.since)));
          }
        });
    return greatest.list();
  }

  /** Makes rules of type {@code first_seen}. */
  @Extension
  public static final class Factory implements Rule.Factory<FirstSeenConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "first_seen";
    }

    @Override
    public Class<FirstSeenConfig> configType() {
      return FirstSeenConfig.class;
    }

    @Override
    public Rule create(FirstSeenConfig config, RuleContext context) {
      return new FirstSeenRule(config, context);
    }
  }
}
