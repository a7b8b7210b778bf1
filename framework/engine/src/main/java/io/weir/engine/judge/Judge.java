package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import io.weir.engine.state.StateFile;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rules over events and ticks, in the order of the pipeline file, those that watch alerts
 * behind the others. Keeps which alerts stand: a level is not raised again for a subject while it
 * does. Loop's thread.
 */
public final class Judge {
  private static final String STANDING = "standing";

  private final List<JudgedRule> rules;
  private final Map<String, List<JudgedRule>> byType = new HashMap<>();
  private final Trusted trusted;
  private final BiConsumer<Alert, JudgedRule> raised;
  private final LinkedHashMap<String, Alert> standing = new LinkedHashMap<>();
  private final Map<String, Alert> changed = new HashMap<>();
  private final Deque<Event> alertEvents = new ArrayDeque<>();
  private final Set<Raised> before = new HashSet<>();
  private boolean muted;

  /**
   * A rule with its state.
   *
   * @param id its id
   * @param type its type
   * @param rule the rule
   * @param states its states
   */
  public record JudgedRule(String id, String type, Rule rule, RuleStates states) {}

  /**
   * @param rules in the order of the pipeline file
   * @param trusted who raises no alert
   * @param raised gets each new alert
   */
  public Judge(List<JudgedRule> rules, Trusted trusted, BiConsumer<Alert, JudgedRule> raised) {
    this.rules = List.copyOf(rules);
    this.trusted = trusted;
    this.raised = raised;
    List<JudgedRule> ordered = new ArrayList<>(rules);
    ordered.sort(Comparator.comparing(r -> watchesAlerts(r.rule())));
    for (JudgedRule r : ordered) {
      for (EventType type : r.rule().watches()) {
        byType.computeIfAbsent(type.name(), t -> new ArrayList<>()).add(r);
      }
    }
  }

  private static boolean watchesAlerts(Rule rule) {
    return rule.watches().stream().anyMatch(t -> t.name().equals(EngineTypes.ALERT.name()));
  }

  /** Takes back what was saved; {@link #open} follows. */
  public void restore(StateFile state) {
    for (Map.Entry<String, byte[]> e : state.map(STANDING).entrySet()) {
      standing.put(e.getKey(), AlertCodec.read(e.getValue()));
    }
    for (JudgedRule r : rules) {
      r.states().restore(state::map);
    }
  }

  /** Opens the rules. */
  public void open() {
    rules.forEach(r -> r.rule().open());
  }

  /** Shows an event to the rules that watch its type. */
  public void judge(Event event) {
    if (byType.containsKey(event.type().name())) {
      show(trusted.accounts().of(event));
    }
    for (Event next = alertEvents.poll(); next != null; next = alertEvents.poll()) {
      show(next);
    }
  }

  private void show(Event event) {
    List<JudgedRule> watching = byType.get(event.type().name());
    if (watching != null) {
      for (int i = 0; i < watching.size(); i++) {
        JudgedRule r = watching.get(i);
        r.rule().judge(event, new Collector(r, event));
      }
    }
  }

  /** Whether some rule watches the type. */
  public boolean watches(EventType type) {
    return byType.containsKey(type.name());
  }

  /** Event time has come this far. */
  public void tick(Instant time) {
    for (JudgedRule r : rules) {
      r.rule().tick(time, new Collector(r, time));
    }
    for (Event next = alertEvents.poll(); next != null; next = alertEvents.poll()) {
      show(next);
    }
  }

  /**
   * Before {@link #remember}, when the state was lost: these alerts were raised before. What the
   * past brings over the limit again stands, then, without being told.
   */
  public void raisedBefore(Collection<Raised> alerts) {
    before.addAll(alerts);
  }

  /**
   * An alert of former times.
   *
   * @param rule the rule's id
   * @param level its level
   * @param subject whom it was about
   */
  public record Raised(String rule, int level, Subject subject) {}

  /** Shows one rule an event of its past: nothing is raised. */
  public void remember(JudgedRule rule, Event event) {
    muted = true;
    Event seen = trusted.accounts().of(event);
    rule.rule().judge(seen, new Collector(rule, seen));
    muted = false;
  }

  /** Tells one rule that the time of its past has come this far: nothing is raised. */
  public void remember(JudgedRule rule, Instant tick) {
    muted = true;
    rule.rule().tick(tick, new Collector(rule, tick));
    muted = false;
  }

  /** Whether an alert of this subject stands whose level has the action. */
  public boolean stands(Subject subject, String action) {
    for (Alert alert : standing.values()) {
      if (alert.subject().equals(subject) && actions(alert).contains(action)) {
        return true;
      }
    }
    return false;
  }

  private List<String> actions(Alert alert) {
    for (JudgedRule r : rules) {
      if (r.id().equals(alert.rule()) && alert.level() <= r.rule().levels().size()) {
        return r.rule().levels().get(alert.level() - 1).actions();
      }
    }
    return List.of();
  }

  /** The alerts that stand, newest first. */
  public List<Alert> standing() {
    List<Alert> all = new ArrayList<>(standing.values());
    all.sort(Comparator.comparing(Alert::last).reversed());
    return all;
  }

  /** Whether the subject raises no alert. */
  public boolean isTrusted(Subject subject) {
    return trusted.contains(subject);
  }

  /** The rules in the order of the pipeline file. */
  public List<JudgedRule> rules() {
    return rules;
  }

  /** Writes what changed. */
  public void save(StateFile state) {
    Map<String, byte[]> map = state.map(STANDING);
    changed.forEach(
        (key, alert) -> {
          if (standing.containsKey(key)) {
            map.put(key, AlertCodec.write(alert));
          } else {
            map.remove(key);
          }
        });
    changed.clear();
    for (JudgedRule r : rules) {
      r.states().save(state::map);
    }
  }

  private final class Collector implements Alerts {
    private final JudgedRule rule;

    /** Either the event that is judged, or the time of a tick. */
    private final @Nullable Event event;

    private final @Nullable Instant tick;

    Collector(JudgedRule rule, Event event) {
      this.rule = rule;
      this.event = event;
      tick = null;
    }

    Collector(JudgedRule rule, Instant tick) {
      this.rule = rule;
      this.tick = tick;
      event = null;
    }

    @Override
    public void raise(
        int level,
        Subject subject,
        double measure,
        double limit,
        Instant first,
        Map<String, List<String>> evidence,
        String sentence) {
      String key = key(level, subject);
      boolean again = muted && before.contains(new Raised(rule.id(), level, subject));
      if (muted && !again || standing.containsKey(key) || trusted.contains(subject)) {
        return;
      }
      Instant time = event == null ? Objects.requireNonNull(tick) : event.time();
      String line = event == null ? "tick-" + time.getEpochSecond() : event.id().toString();
      String id = Hash.of(rule.id(), level, subject.field(), subject.value(), line);
      Alert alert =
          new Alert(id, rule.id(), level, subject, measure, limit, first, time, evidence, sentence);
      standing.put(key, alert);
      changed.put(key, alert);
      if (again) {
        return;
      }
      alertEvents.add(AlertCodec.event(alert));
      raised.accept(alert, rule);
    }

    @Override
    public void clear(int level, Subject subject) {
      String key = key(level, subject);
      // A new rule is shown its past beside alerts that stand; only a lost state is made anew.
      Alert alert = muted && before.isEmpty() ? null : standing.remove(key);
      if (alert != null) {
        changed.put(key, alert);
      }
    }

    private String key(int level, Subject subject) {
      return rule.id() + '\0' + level + '\0' + subject.field() + '\0' + subject.value();
    }
  }
}
