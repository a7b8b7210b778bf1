package io.weir.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a rule as the engine does: an active alert is not raised again, and clearing an inactive one
 * has no effect. It can be interrupted and continued from the saved state.
 */
public final class RuleRun {
  private final Rule.Factory<?> factory;
  private final Object options;
  private final Set<String> active = new HashSet<>();
  private final List<Found> found = new ArrayList<>();
  private final Set<String> heardEvidence = new HashSet<>();
  private TestContext context;
  private Rule rule;
  private int line;
  private Instant time;

  /**
   * An alert that was raised, or ended.
   *
   * @param line how many events and ticks the rule had seen
   * @param raised whether it was raised, not cleared
   * @param level the level
   * @param subject whom it is about
   * @param measure the measure; 0 when cleared
   * @param limit the limit; 0 when cleared
   * @param first since when; the epoch when cleared
   * @param evidence the evidence
   * @param events the newest events that count
   * @param sentence the sentence
   */
  public record Found(
      int line,
      boolean raised,
      int level,
      Subject subject,
      double measure,
      double limit,
      Instant first,
      Map<String, List<String>> evidence,
      List<EventId> events,
      String sentence) {
    static Found of(int line, Finding f) {
      return new Found(
          line,
          true,
          f.level(),
          f.subject(),
          f.measure(),
          f.limit(),
          f.first(),
          f.evidence(),
          f.events(),
          f.sentence());
    }

    /** The same at another line. */
    Found at(int newLine) {
      return new Found(
          newLine, raised, level, subject, measure, limit, first, evidence, events, sentence);
    }

    ObjectNode toJson() {
      ObjectNode out = Json.MAPPER.createObjectNode();
      out.put("line", line).put(raised ? "raise" : "clear", level);
      out.putObject("subject").put(subject.field(), subject.value());
      if (raised) {
        put(out, "measure", measure);
        put(out, "limit", limit);
        out.put("first", first.toString());
        ObjectNode values = out.putObject("evidence");
        new TreeMap<>(evidence)
            .forEach(
                (field, list) -> {
                  ArrayNode array = values.putArray(field);
                  list.forEach(array::add);
                });
        ArrayNode places = out.putArray("events");
        events.forEach(id -> places.add(id.place()));
        out.put("sentence", sentence);
      }
      return out;
    }

    private static void put(ObjectNode out, String name, double value) {
      if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        out.put(name, (long) value);
      } else {
        out.put(name, value);
      }
    }
  }

  /** Makes and opens the rule; event time is the clock's. */
  public RuleRun(Rule.Factory<?> factory, Object options, TestContext context) {
    this.factory = factory;
    this.options = options;
    this.context = context;
    time = context.clock().instant();
    rule = Components.rule(factory, options, context);
    rule.open(time);
  }

  /** The rule as it is now. */
  public Rule rule() {
    return rule;
  }

  /** Bytes of saved state. */
  public long savedBytes() {
    return context.savedBytes();
  }

  /** Throws the rule away and makes a new one that has the saved state. */
  public RuleRun cut() {
    context = context.restarted();
    rule = Components.rule(factory, options, context);
    rule.open(time);
    return this;
  }

  /** Shows an event. */
  public RuleRun judge(Event event) {
    line++;
    judge(event, new Collector(rule.subject(event)));
    return this;
  }

  private void judge(Event event, Alerts alerts) {
    Subject subject = rule.subject(event);
    if (!Objects.equals(subject, rule.subject(event))) {
      throw new AssertionError("subject() says of one event once this, once that: " + event);
    }
    if (subject != null) {
      rule.judge(event, subject, alerts);
    }
  }

  /** Shows an event whose findings are thrown away, as when the rule is given its past. */
  public RuleRun remember(Event event) {
    judge(event, new Deaf());
    return this;
  }

  /** Another instance is shown this one. */
  RuleRun skip() {
    line++;
    return this;
  }

  /** An alert of another rule begins, or ends. */
  public RuleRun hear(Alert alert, boolean active) {
    line++;
    heardEvidence.addAll(alert.evidence().keySet());
    rule.hear(alert, active, new Collector(alert.subject()));
    return this;
  }

  /** Moves event time on. */
  public RuleRun tick(Instant newTime) {
    line++;
    time = newTime;
    Collector collector = new Collector(null);
    context.pass(newTime, collector);
    rule.tick(newTime, collector);
    return this;
  }

  /** Returns what was found so far. */
  public List<Found> found() {
    return List.copyOf(found);
  }

  private boolean mayBeEvidence(String field) {
    return rule.evidenceFields().contains(field) || heardEvidence.contains(field);
  }

  private final class Collector implements Alerts {
    private final @Nullable Subject only;

    /**
     * @param only whom all must be about; null: several
     */
    Collector(@Nullable Subject only) {
      this.only = only;
    }

    private void check(int level, Subject subject) {
      if (level < 1 || level > rule.levels().size()) {
        throw new AssertionError("level " + level + " of " + rule.levels());
      }
      if (only == null
          ? !rule.subjectFields().isEmpty() && !rule.subjectFields().contains(subject.field())
          : !only.equals(subject)) {
        throw new AssertionError(subject + " is not whom this is about");
      }
    }

    @Override
    public void raise(Finding finding) {
      check(finding.level(), finding.subject());
      if (!finding.evidence().keySet().stream().allMatch(RuleRun.this::mayBeEvidence)
          || finding.evidence().values().stream().anyMatch(v -> v.size() > Finding.MOST)) {
        throw new AssertionError("evidence is not what the rule announced: " + finding.evidence());
      }
      if (finding.events().size() > Finding.MOST) {
        throw new AssertionError(finding.events().size() + " events");
      }
      if (active.add(finding.level() + "\0" + finding.subject())) {
        found.add(Found.of(line, finding));
      }
    }

    @Override
    public void clear(int level, Subject subject) {
      check(level, subject);
      if (active.remove(level + "\0" + subject)) {
        found.add(
            new Found(line, false, level, subject, 0, 0, Instant.EPOCH, Map.of(), List.of(), ""));
      }
    }
  }

  private static final class Deaf implements Alerts {
    @Override
    public void raise(Finding finding) {}

    @Override
    public void clear(int level, Subject subject) {}
  }
}
