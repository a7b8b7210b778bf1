package io.weir.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.Event;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleFactory;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs a rule as the engine does: what is raised while it stands is not raised again, what is
 * cleared and does not stand is nothing. May be cut and goes on from the saved state.
 */
public final class RuleRun {
  private final RuleFactory<?> factory;
  private final Object options;
  private final Set<String> standing = new HashSet<>();
  private final List<Found> found = new ArrayList<>();
  private TestContext context;
  private Rule rule;
  private int line;

  /**
   * An alert that was raised, or no longer stands.
   *
   * @param line how many events and ticks the rule had seen
   * @param raised whether it was raised, not cleared
   * @param level the level
   * @param subject whom it is about
   * @param measure the measure; 0 when cleared
   * @param limit the limit; 0 when cleared
   * @param first since when; the epoch when cleared
   * @param evidence the evidence
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
      String sentence) {
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

  /** Makes and opens the rule. */
  public RuleRun(RuleFactory<?> factory, Object options, TestContext context) {
    this.factory = factory;
    this.options = options;
    this.context = context;
    rule = Components.rule(factory, options, context);
    rule.open();
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
    rule.open();
    return this;
  }

  /** Shows an event. */
  public RuleRun judge(Event event) {
    line++;
    rule.judge(event, new Collector());
    return this;
  }

  /** Shows an event whose findings are thrown away, as when the rule is given its past. */
  public RuleRun remember(Event event) {
    rule.judge(event, new Deaf());
    return this;
  }

  /** Moves event time on. */
  public RuleRun tick(Instant time) {
    line++;
    rule.tick(time, new Collector());
    return this;
  }

  /** What was found so far. */
  public List<Found> found() {
    return List.copyOf(found);
  }

  private final class Collector implements Alerts {
    @Override
    public void raise(
        int level,
        Subject subject,
        double measure,
        double limit,
        Instant first,
        Map<String, List<String>> evidence,
        String sentence) {
      if (level < 1 || level > rule.levels().size()) {
        throw new AssertionError("level " + level + " of " + rule.levels());
      }
      if (!subject.field().equals(rule.subjectField())) {
        throw new AssertionError(subject + " is no " + rule.subjectField());
      }
      if (!rule.evidenceFields().containsAll(evidence.keySet())
          || evidence.values().stream().anyMatch(v -> v.size() > 100)) {
        throw new AssertionError("evidence is not what the rule announced: " + evidence);
      }
      if (standing.add(level + "\0" + subject)) {
        found.add(new Found(line, true, level, subject, measure, limit, first, evidence, sentence));
      }
    }

    @Override
    public void clear(int level, Subject subject) {
      if (standing.remove(level + "\0" + subject)) {
        found.add(new Found(line, false, level, subject, 0, 0, Instant.EPOCH, Map.of(), ""));
      }
    }
  }

  private static final class Deaf implements Alerts {
    @Override
    public void raise(
        int level,
        Subject subject,
        double measure,
        double limit,
        Instant first,
        Map<String, List<String>> evidence,
        String sentence) {}

    @Override
    public void clear(int level, Subject subject) {}
  }
}
