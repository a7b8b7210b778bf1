package io.weir.engine.run;

import io.weir.api.rule.Alert;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.view.AlertDesk;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules and alerts of one life of the engine. */
final class LiveAlerts implements AlertDesk {
  private static final int TOP = 25;

  private final Clock clock;
  private final LoopQuestions loop;
  private final Judge judge;

  LiveAlerts(Clock clock, LoopQuestions loop, Judge judge) {
    this.clock = clock;
    this.loop = loop;
    this.judge = judge;
  }

  @Override
  public List<RuleStatus> rules() {
    return loop.ask(
        () -> {
          List<RuleStatus> all = new ArrayList<>();
          for (JudgedRule r : judge.rules()) {
            all.add(
                new RuleStatus(
                    r.id(),
                    r.type(),
                    r.subjectFields().stream().sorted().toList(),
                    r.rule().unit(),
                    r.rule().levels().stream().map(l -> new Limit(l.limit(), l.actions())).toList(),
                    r.rule().top(TOP).stream()
                        .map(
                            m ->
                                new Present(
                                    m.subject(),
                                    m.value(),
                                    m.since(),
                                    judge.isTrusted(m.subject(), clock.instant())))
                        .toList()));
          }
          return all;
        },
        List.of());
  }

  @Override
  public List<String> watched(String rule) {
    Set<String> rules = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(rule));
    Set<String> types = new TreeSet<>();
    while (!next.isEmpty()) {
      String id = next.remove();
      for (JudgedRule r : judge.rules()) {
        if (r.id().equals(id) && rules.add(id)) {
          r.rule().watches().forEach(type -> types.add(type.name()));
          next.addAll(r.hears());
        }
      }
    }
    return List.copyOf(types);
  }

  @Override
  public List<Alert> open() {
    return loop.ask(() -> judge.active(), List.of());
  }
}
