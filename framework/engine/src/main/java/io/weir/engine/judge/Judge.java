package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.state.StateFile;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rules over events and ticks, in the order of the pipeline file; what they raise is heard
 * and watched by other rules after that. Keeps which alerts are active: a level that is active for
 * a subject is not raised again. Loop's thread.
 */
public final class Judge {
  private final List<Seat> seats = new ArrayList<>();
  private final Map<String, List<Seat>> byType = new HashMap<>();

  /** The same by the type itself, which is quicker: two jars may declare one type. */
  private final IdentityHashMap<EventType, List<Seat>> watching = new IdentityHashMap<>();

  private final Map<String, List<Seat>> hearers = new HashMap<>();
  private final Trusted trusted;
  private final BiConsumer<Alert, List<String>> raised;
  private final BiConsumer<Alert, Instant> over;
  private final @Nullable Observer observer;
  private final ActiveAlerts active = new ActiveAlerts();
  private final Deque<Event> alertEvents = new ArrayDeque<>();
  private final Deque<Heard> heard = new ArrayDeque<>();
  private final Set<Raised> before = new HashSet<>();
  private final List<Alert> ended = new ArrayList<>();
  private boolean muted;

  /** An alert that began or ended at this event time. */
  private record Heard(Alert alert, boolean active, Instant time) {}

  /**
   * An alert of former times.
   *
   * @param rule the rule's id
   * @param level its level
   * @param subject what it was about
   */
  public record Raised(String rule, int level, Subject subject) {}

  /**
   * Alerts of a rule.
   *
   * @param rule the rule's id
   * @param raised since the start
   * @param active now
   */
  public record Tally(String rule, long raised, long active) {}

  /** Sees which events a rule looks at. */
  public interface Observer {
    /** The rule is about to be shown this event about this subject. */
    void shown(JudgedRule rule, Subject subject, Event event);
  }

  /**
   * @param rules in the order of the pipeline file
   * @param trusted subjects that raise no alert
   * @param raised gets each new alert with the actions of its level
   */
  public Judge(List<JudgedRule> rules, Trusted trusted, BiConsumer<Alert, List<String>> raised) {
    this(rules, trusted, raised, (alert, at) -> {}, null);
  }

  /** As the other, with an observer. */
  public Judge(
      List<JudgedRule> rules,
      Trusted trusted,
      BiConsumer<Alert, List<String>> raised,
      @Nullable Observer observer) {
    this(rules, trusted, raised, (alert, at) -> {}, observer);
  }

  /**
   * As the others.
   *
   * @param over gets each alert that is over, and the event time
   */
  public Judge(
      List<JudgedRule> rules,
      Trusted trusted,
      BiConsumer<Alert, List<String>> raised,
      BiConsumer<Alert, Instant> over,
      @Nullable Observer observer) {
    this.trusted = trusted;
    this.over = over;
    this.observer = observer;
    this.raised = raised;
    for (JudgedRule rule : rules) {
      Seat seat = new Seat(rule);
      seats.add(seat);
      for (EventType type : rule.rule().watches()) {
        byType.computeIfAbsent(type.name(), t -> new ArrayList<>()).add(seat);
      }
      for (String id : rule.hears()) {
        hearers.computeIfAbsent(id, i -> new ArrayList<>()).add(seat);
      }
    }
  }

  /** Takes back what was saved; {@link #open} follows. Alerts of rules that are gone end. */
  public void restore(StateFile state) {
    active.restore(state);
    active.newestFirst().stream().filter(a -> actions(a) == null).forEach(this::end);
    seats.forEach(s -> s.rule.states().restore(state::map));
  }

  private void end(Alert alert) {
    active.remove(alert);
    ended.add(alert);
  }

  /**
   * After {@link #restore}, {@link #forgetActive} and the pasts: the alerts that ended by these and
   * did not begin again are heard to have ended, so that no rule counts them for ever.
   */
  public void settleEnded(Instant time) {
    for (Alert alert : ended) {
      if (active.get(alert.rule(), alert.level(), alert.subject()) == null) {
        over.accept(alert, time);
        if (hearers.containsKey(alert.rule())) {
          heard.add(new Heard(alert, false, time));
        }
      }
    }
    ended.clear();
    follow();
  }

  /** Opens the rules; event time has come this far. */
  public void open(Instant time) {
    seats.forEach(s -> s.rule.rule().open(time));
  }

  /** Shows an event to the rules that watch its type. */
  public void judge(Event event) {
    if (!watching(event.type()).isEmpty()) {
      show(trusted.accounts().of(event));
      follow();
    }
  }

  private List<Seat> watching(EventType type) {
    List<Seat> known = watching.get(type);
    if (known == null) {
      known = byType.getOrDefault(type.name(), List.of());
      watching.put(type, known);
    }
    return known;
  }

  private void show(Event event) {
    List<Seat> all = watching(event.type());
    for (int i = 0; i < all.size(); i++) {
      all.get(i).judge(event);
    }
  }

  /** Alerts that began or ended are heard, and those that began are events. */
  private void follow() {
    while (!heard.isEmpty() || !alertEvents.isEmpty()) {
      Heard next = heard.poll();
      if (next != null) {
        hearers.getOrDefault(next.alert().rule(), List.of()).forEach(seat -> seat.hear(next));
      } else {
        show(alertEvents.remove());
      }
    }
  }

  /** Whether some rule watches the type. */
  public boolean watches(EventType type) {
    return !watching(type).isEmpty();
  }

  /** Event time has come this far. */
  public void tick(Instant time) {
    seats.forEach(s -> s.tick(time));
    follow();
  }

  /**
   * Before {@link #remember}, when the state was lost: these alerts were raised before. What the
   * past brings over the limit again is active, then, and nobody is notified.
   */
  public void raisedBefore(Collection<Raised> alerts) {
    before.addAll(alerts);
  }

  /**
   * Before {@link #remember}, of a rule whose state is new: its alerts end, unless its past brings
   * them over the limit again; then they go on, and nobody is notified.
   */
  public void forgetActive(JudgedRule rule) {
    for (Alert alert : active.newestFirst()) {
      if (alert.rule().equals(rule.id())) {
        end(alert);
        before.add(new Raised(alert.rule(), alert.level(), alert.subject()));
      }
    }
  }

  /** Shows one rule an event of its past: nothing is raised. */
  public void remember(JudgedRule rule, Event event) {
    mute(rule, seat -> seat.judge(trusted.accounts().of(event)));
  }

  /** Tells one rule that the time of its past has come this far: nothing is raised. */
  public void remember(JudgedRule rule, Instant tick) {
    mute(rule, seat -> seat.tick(tick));
  }

  /** Tells a new rule which alerts of those that it hears are active: nothing is raised. */
  public void rememberActive(JudgedRule rule) {
    List<Alert> newest = active.newestFirst();
    for (int i = newest.size() - 1; i >= 0; i--) {
      Alert alert = newest.get(i);
      if (rule.hears().contains(alert.rule())) {
        mute(rule, seat -> seat.hear(new Heard(alert, true, alert.last())));
      }
    }
  }

  private void mute(JudgedRule rule, Consumer<Seat> what) {
    muted = true;
    for (Seat seat : seats) {
      if (seat.rule.id().equals(rule.id())) {
        what.accept(seat);
      }
    }
    muted = false;
    heard.clear();
  }

  /**
   * Whether something keeps this block going: an active alert on its subject whose level names the
   * block's action, or the alert that the block follows.
   */
  public boolean isActive(Block block) {
    for (Alert alert : active.of(block.subject())) {
      List<String> actions = actions(alert);
      if (actions != null && actions.contains(block.action())) {
        return true;
      }
    }
    Alert follows = block.alert();
    Alert same =
        follows == null ? null : active.get(follows.rule(), follows.level(), follows.subject());
    return same != null && follows != null && same.id().equals(follows.id());
  }

  /** What follows an alert; null when there is no such rule or level any more. */
  private @Nullable List<String> actions(Alert alert) {
    for (Seat seat : seats) {
      if (seat.rule.id().equals(alert.rule()) && alert.level() <= seat.rule.levels().size()) {
        return seat.rule.levels().get(alert.level() - 1).actions();
      }
    }
    return null;
  }

  /** The active alerts, newest first. */
  public List<Alert> active() {
    return active.newestFirst();
  }

  /** How many alerts each rule raised, and how many of all its alerts are active. */
  public List<Tally> tally() {
    Map<String, Long> now = new HashMap<>();
    active.newestFirst().forEach(alert -> now.merge(alert.rule(), 1L, Long::sum));
    return seats.stream()
        .map(s -> new Tally(s.rule.id(), s.raised, now.getOrDefault(s.rule.id(), 0L)))
        .toList();
  }

  /** Whether the subject raises no alert at this time. */
  public boolean isTrusted(Subject subject, Instant at) {
    return trusted.contains(subject, at);
  }

  /** Whether there is an active alert on the subject. */
  public boolean hasActive(Subject subject) {
    return !active.of(subject).isEmpty();
  }

  /** The rules in the order of the pipeline file. */
  public List<JudgedRule> rules() {
    return seats.stream().map(s -> s.rule).toList();
  }

  /** Writes what changed. */
  public void save(StateFile state) {
    active.save(state);
    seats.forEach(s -> s.rule.states().save(state::map));
  }

  /**
   * Instead of {@link #save} where there is no state file: lets the states be weighed, so that
   * their bound holds.
   */
  public void discardChanges() {
    active.discardChanges();
    seats.forEach(s -> s.rule.states().discardChanges());
  }

  /** A rule, and where it puts what it finds in what it is shown at the moment. */
  private final class Seat implements Alerts {
    private final JudgedRule rule;
    private @Nullable Event event;
    private @Nullable Heard hears;
    private Instant tick = Instant.EPOCH;
    private long raised;

    Seat(JudgedRule rule) {
      this.rule = rule;
    }

    void judge(Event shown) {
      Subject subject = rule.rule().subject(shown);
      if (subject != null) {
        event = shown;
        hears = null;
        if (observer != null) {
          observer.shown(rule, subject, shown);
        }
        rule.rule().judge(shown, subject, this);
      }
    }

    void hear(Heard next) {
      event = null;
      hears = next;
      rule.rule().hear(next.alert(), next.active(), this);
    }

    void tick(Instant time) {
      event = null;
      hears = null;
      tick = time;
      rule.states().pass(time, this);
      rule.rule().tick(time, this);
    }

    private Instant time() {
      return event != null ? event.time() : hears != null ? hears.time() : tick;
    }

    /** The line that led to it, or what came instead of one. */
    private String cause() {
      if (event != null) {
        return event.id().toString();
      }
      return hears == null
          ? "tick-" + tick.getEpochSecond()
          : hears.alert().id() + (hears.active() ? "-begins" : "-ends");
    }

    @Override
    public void raise(Finding finding) {
      Subject subject = finding.subject();
      check(finding.level(), subject);
      Alert now = active.get(rule.id(), finding.level(), subject);
      boolean again = muted && before.contains(new Raised(rule.id(), finding.level(), subject));
      if (muted && (now != null || !again) || now == null && trusted.contains(subject, time())) {
        return;
      }
      if (now != null) {
        active.put(new Alert(now.id(), rule.id(), now.unit(), now.last(), finding));
        return;
      }
      String id = Hash.of(rule.id(), finding.level(), subject.field(), subject.value(), cause());
      Alert alert = new Alert(id, rule.id(), rule.rule().unit(), time(), finding);
      active.put(alert);
      if (!again) {
        if (hearers.containsKey(rule.id())) {
          heard.add(new Heard(alert, true, alert.last()));
        }
        if (byType.containsKey(EngineTypes.ALERT.name())) {
          alertEvents.add(AlertCodec.event(alert));
        }
        raised++;
        Judge.this.raised.accept(alert, rule.levels().get(alert.level() - 1).actions());
      }
    }

    @Override
    public void clear(int level, Subject subject) {
      check(level, subject);
      Alert alert = active.get(rule.id(), level, subject);
      if (alert != null) {
        active.remove(alert);
        Judge.this.over.accept(alert, time());
        if (hearers.containsKey(rule.id())) {
          heard.add(new Heard(alert, false, time()));
        }
      }
    }

    /** So that a plugin's mistake does not end up in the state. */
    private void check(int level, Subject subject) {
      if (level < 1
          || level > rule.levels().size()
          || !rule.subjectFields().contains(subject.field())) {
        throw new IllegalArgumentException(
            "rule "
                + rule.id()
                + ": has no level "
                + level
                + " about "
                + subject.field()
                + "; it has "
                + rule.levels().size()
                + " about "
                + rule.subjectFields());
      }
    }
  }
}
