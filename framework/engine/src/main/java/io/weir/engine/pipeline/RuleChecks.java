package io.weir.engine.pipeline;

import io.weir.api.EventType;
import io.weir.api.action.Action;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Rule;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.Nearest;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problems;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.judge.RuleStates;
import io.weir.engine.pipeline.Pipeline.Made;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the rules fit each other, and the actions that follow them. */
final class RuleChecks {
  private final PipelineConfig config;
  private final Map<String, EventType> types;
  private final Problems problems;
  private final Map<String, MadeRule> rules = new LinkedHashMap<>();
  private final List<Hearing> hearing = new ArrayList<>();

  /** Which rules a rule hears, or watches by their alerts; wrong ones too. */
  private final Map<String, Set<String>> heard = new HashMap<>();

  /**
   * A rule that was made.
   *
   * @param config its entry
   * @param made the rule
   * @param states its states
   * @param hears the rules that it hears, each with the option that names it
   */
  record MadeRule(
      ComponentConfig config, Made<Rule> made, RuleStates states, Map<String, String> hears) {}

  /** What an entry hears, whatever else is wrong with it. */
  private record Hearing(ComponentConfig config, Map<String, String> hears) {}

  /**
   * @param types all event types by name
   */
  RuleChecks(PipelineConfig config, Map<String, EventType> types, Problems problems) {
    this.config = config;
    this.types = types;
    this.problems = problems;
  }

  void add(MadeRule rule) {
    rules.put(rule.made().id(), rule);
  }

  /**
   * An entry hears these rules, each with the option that names it. Also of an entry that is wrong.
   */
  void hears(ComponentConfig entry, Map<String, String> rules) {
    hearing.add(new Hearing(entry, rules));
    heard.computeIfAbsent(entry.id(), id -> new TreeSet<>()).addAll(rules.keySet());
  }

  /** All rules, in the order of the file; what is wrong with them is among the problems. */
  List<JudgedRule> check(List<Made<Action>> actions, Map<String, BlockerOptions> blocking) {
    List<JudgedRule> judged = new ArrayList<>();
    for (MadeRule rule : rules.values()) {
      Set<String> watched = new WatchedAlerts(rule.made().it()).of(rules.values());
      heard.computeIfAbsent(rule.made().id(), id -> new TreeSet<>()).addAll(watched);
    }
    hearing.forEach(this::heardExist);
    hearing.forEach(this::heardIsAnother);
    for (MadeRule rule : rules.values()) {
      Set<String> subjects = new TreeSet<>();
      if (!reaches(rule.made().id(), rule.made().id(), new HashSet<>())) {
        subjectFields(rule, subjects);
      }
      Set<String> evidence = new TreeSet<>();
      evidence(rule, evidence, new HashSet<>());
      actionsFit(rule, subjects, evidence, actions, blocking);
      pastIsCounted(rule);
      Rule it = rule.made().it();
      judged.add(
          new JudgedRule(
              rule.made().id(),
              rule.made().type(),
              it,
              rule.states(),
              it.levels(),
              subjects,
              rule.hears().keySet()));
    }
    return judged;
  }

  /** A past of hours is there only where a type is counted by the field. */
  private void pastIsCounted(MadeRule rule) {
    String by = rule.made().it().past().by();
    for (EventType watched : rule.made().it().watches()) {
      EventType kept = watched.keptAs().map(types::get).orElse(watched);
      if (!by.isEmpty() && !kept.counted().contains(by)) {
        problems.problem(
            rule.config(),
            "",
            "needs to know how it was, by "
                + by
                + ", but the hours of "
                + kept.name()
                + (kept.counted().isEmpty()
                    ? " are not counted"
                    : " are counted by " + sorted(kept.counted())));
      }
    }
  }

  private void heardIsAnother(Hearing rule) {
    String id = rule.config().id();
    Set<String> direct = heard.getOrDefault(id, Set.of());
    if (direct.contains(id) && !rule.hears().containsKey(id)) {
      problems.problem(
          rule.config(),
          "event",
          "watches its own alerts; leave them out: where: { rule: { not: " + id + " } }");
    } else if (reaches(id, id, new HashSet<>())) {
      boolean hears = !rule.hears().isEmpty();
      problems.problem(
          rule.config(),
          hears ? rule.hears().values().iterator().next() : "event",
          (hears ? "hears itself" : "watches its own alerts") + " through other rules");
    }
  }

  private void heardExist(Hearing rule) {
    rule.hears()
        .forEach(
            (id, option) -> {
              if (!rules.containsKey(id) && !isBroken(id, config.rules())) {
                List<String> known = config.rules().stream().map(ComponentConfig::id).toList();
                problems.problem(
                    rule.config(),
                    option,
                    "there is no rule '" + id + "'" + Nearest.hintOrList(id, known));
              }
            });
  }

  /** Whether there is an entry, switched off or wrong in itself: then that problem is enough. */
  private boolean isBroken(String id, List<ComponentConfig> entries) {
    return entries.stream().anyMatch(e -> e.id().equals(id))
        || config.disabled().stream().anyMatch(d -> d.id().equals(id));
  }

  private boolean reaches(String from, String id, Set<String> seen) {
    for (String next : heard.getOrDefault(from, Set.of())) {
      if (next.equals(id) || seen.add(next) && reaches(next, id, seen)) {
        return true;
      }
    }
    return false;
  }

  private void subjectFields(MadeRule rule, Set<String> to) {
    to.addAll(rule.made().it().subjectFields());
    for (String id : rule.hears().keySet()) {
      MadeRule other = rules.get(id);
      if (other != null && !reaches(id, id, new HashSet<>())) {
        subjectFields(other, to);
      }
    }
  }

  /** Each action of each level exists, and can do something with the rule's subject. */
  private void actionsFit(
      MadeRule rule,
      Set<String> subjects,
      Set<String> evidence,
      List<Made<Action>> actions,
      Map<String, BlockerOptions> blocking) {
    List<Rule.Level> levels = rule.made().it().levels();
    for (int level = 0; level < levels.size(); level++) {
      List<String> ids = levels.get(level).actions();
      for (int i = 0; i < ids.size(); i++) {
        String id = ids.get(i);
        String option = "levels[" + level + "].actions[" + i + "]";
        Action action =
            actions.stream().filter(a -> a.id().equals(id)).map(Made::it).findFirst().orElse(null);
        if (action == null && !isBroken(id, config.actions())) {
          List<String> known = config.actions().stream().map(ComponentConfig::id).toList();
          problems.problem(
              rule.config(),
              option,
              "there is no action '" + id + "'" + Nearest.hintOrList(id, known));
        } else if (action instanceof Blocker b && of(id, blocking) != null) {
          ofEvidence(rule, option, id, b, String.valueOf(of(id, blocking)), subjects, evidence);
        } else if (action instanceof Blocker b
            && !subjects.isEmpty()
            && subjects.stream().noneMatch(b.fields()::contains)) {
          problems.problem(
              rule.config(),
              option,
              "action '"
                  + id
                  + "' blocks by "
                  + sorted(b.fields())
                  + ", but this rule's subject is "
                  + sorted(subjects));
        }
      }
    }
  }

  private static @Nullable String of(String action, Map<String, BlockerOptions> blocking) {
    BlockerOptions options = blocking.get(action);
    return options == null ? null : options.of();
  }

  /** The field that an action takes from the evidence is there, and is one it can block by. */
  private void ofEvidence(
      MadeRule rule,
      String option,
      String id,
      Blocker blocker,
      String of,
      Set<String> subjects,
      Set<String> evidence) {
    if (!blocker.fields().contains(of)) {
      problems.problem(
          rule.config(),
          option,
          "action '"
              + id
              + "' blocks by "
              + sorted(blocker.fields())
              + ", not by `of: "
              + of
              + "`");
    } else if (!evidence.contains(of) && !subjects.contains(of)) {
      problems.problem(
          rule.config(),
          option,
          "action '"
              + id
              + "' blocks the values of "
              + of
              + " in the evidence, but this rule's evidence has "
              + (evidence.isEmpty() ? "no fields" : sorted(evidence)));
    }
  }

  /** The fields of the evidence, those of the rules that it hears included. */
  private void evidence(MadeRule rule, Set<String> to, Set<String> seen) {
    to.addAll(rule.made().it().evidenceFields());
    for (String id : rule.hears().keySet()) {
      MadeRule other = rules.get(id);
      if (other != null && seen.add(id)) {
        evidence(other, to, seen);
      }
    }
  }

  private static String sorted(Collection<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
